// The examples of the guide do what they say: each books a place and cancels it.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const examples = join(here, '../../api-spec/examples');
const out = join(here, '../../target/conformance-examples');
mkdirSync(out, { recursive: true });
const book = join(out, 'Book.exe');

function run(name, program, ...rest) {
  const { status, stdout, stderr, error } = spawnSync(program, rest, { encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`${name}: ${error ?? ''} ${stdout} ${stderr}`);
  return stdout;
}

const libraries = ['System.Net.Http', 'System.Runtime.Serialization', 'System.Xml', 'System.Xml.Linq'];
run('the C# compiler', 'mcs', ...libraries.map((one) => `-r:${one}.dll`), `-out:${book}`, join(examples, 'Book.cs'));
const programs = { curl: ['sh', join(examples, 'book.sh')], Python: ['python3', join(examples, 'book.py')], 'C#': ['mono', book] };
for (const [name, [program, ...rest]] of Object.entries(programs)) {
  const said = run(name, program, ...rest);
  if (!/^booked: .+\ncancelled\n$/.test(said)) throw new Error(`${name} said: ${said}`);
}
// A refusal is told and not passed over.
process.env.CLIENT_SECRET = 'not the secret';
for (const [name, [program, ...rest]] of Object.entries(programs)) {
  const { status } = spawnSync(program, rest, { encoding: 'utf8', timeout: 60_000 });
  if (status === 0) throw new Error(`${name} does not mind a wrong secret`);
}
console.log(`the examples in ${Object.keys(programs).join(', ')}: each booked and cancelled a place`);
