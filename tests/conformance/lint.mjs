// The description of the API, judged by Redocly and by Spectral with the OWASP rules: no error.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const spec = join(here, '../../api-spec/openapi.json');

function run(name, ...rest) {
  const program = join(here, 'node_modules/.bin', name);
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const said = spawnSync(program, rest, { cwd: here, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  try {
    return JSON.parse(said.stdout);
  } catch {
    throw new Error(`${name} came to no verdict: ${said.stdout.slice(0, 500)} ${said.stderr}`);
  }
}

const redocly = run('redocly', 'lint', spec, '--config', 'redocly.yaml', '--format', 'json', '--max-problems', '10000');
const spectral = run('spectral', 'lint', spec, '-r', '.spectral.yaml', '-f', 'json', '-q', '--fail-severity', 'error');
const findings = [
  ...redocly.problems.filter((one) => one.severity === 'error')
    .map((one) => [one.ruleId, `${one.location[0]?.pointer} ${one.message}`]),
  ...spectral.filter((one) => one.severity === 0).map((one) => [one.code, `${one.path.join('.')} ${one.message}`]),
];
for (const [rule, what] of findings.slice(0, 50)) console.error(`${rule}: ${what}`);
if (findings.length) {
  console.error(`${findings.length} findings`);
  process.exit(1);
}
console.log('the description: no error, by Redocly and Spectral');
