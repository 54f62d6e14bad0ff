// A client that openapi-typescript makes of the served description: it compiles, and books and cancels a place.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const url = process.env.ACADEMY_URL;
if (!url) throw new Error('ACADEMY_URL says where the Academy is');
const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '../../target/conformance-client');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const described = await (await fetch(`${url}/api/v1/openapi.json`)).json();
writeFileSync(join(out, 'openapi.json'), JSON.stringify(described));

function run(program, args, cwd = here) {
  const said = spawnSync(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], env: process.env });
  if (said.status !== 0) throw new Error(`${args.join(' ')}: ${said.status}`);
}
const tool = (name) => join(here, 'node_modules/.bin', name);
run(tool('openapi-typescript'), [join(out, 'openapi.json'), '-o', join(out, 'academy.d.ts')], out);
writeFileSync(join(out, 'package.json'), '{"type":"module"}');
writeFileSync(join(out, 'tsconfig.json'), JSON.stringify({
  compilerOptions: {
    strict: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', noEmitOnError: true, types: [],
    lib: ['es2022', 'dom'], rootDir: here, outDir: join(out, 'js'), paths: { academy: [join(out, 'academy.d.ts')] },
  },
  files: [join(here, 'client.ts')],
}));
run(tool('tsc'), ['-p', join(out, 'tsconfig.json'), '--noEmit']);
run(tool('tsc'), ['-p', join(out, 'tsconfig.json')]);
if (!existsSync(join(out, 'node_modules'))) symlinkSync(join(here, 'node_modules'), join(out, 'node_modules'));
run('node', [join(out, 'js/client.js')], out);
