// `npm run new -- check <practice>/<id>`: writes a check and its test, and adds it to the catalogue.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { camel } from './generate/catalogue.mjs';
import { must, root, say } from './lib.mjs';

const [kind, id = ''] = process.argv.slice(2);
const [practice = '', name = ''] = id.split('/');
if (kind !== 'check' || !/^[a-z]+\/[a-z][a-z0-9-]*$/.test(id)) {
  refuse(
    'usage: npm run new -- check <practice>/<noun-in-its-bad-state>',
    'for example: npm run new -- check auth/local-site-url',
  );
}
const home = `${root}src/practices/${practice}`;
if (!existsSync(`${home}/practice.ts`))
  refuse(`there is no practice ${practice}`, 'the practices are the folders of src/practices');
const file = `${home}/checks/${name}.ts`;
if (existsSync(file))
  refuse(`${practice}/${name} exists already`, `open src/practices/${practice}/checks/${name}.ts`);

mkdirSync(`${home}/checks`, { recursive: true });
writeFileSync(file, checkSource());
writeFileSync(`${home}/checks/${name}.test.ts`, testSource());
must(process.execPath, [`${root}scripts/generate.mjs`]);
say(`wrote src/practices/${practice}/checks/${name}.ts and its test; now make them say what is true`);

function checkSource() {
  return `import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';

export const ${camel(name)} = defineCheck({
  id: '${practice}/${name}',
  pass: 'State when all is well',
  fail: 'State when it is not',
  why: 'One sentence about the harm.',
  severity: 'P2',
  sources: ['where the rule comes from'],
  needs: ['services'],

  run({ services }) {
    const service = services.find(({ role }) => role === 'db');
    if (service === undefined) return skip('this deployment runs no database service');
    const evidence = seen(\`services.\${service.name}\`, 'what was seen', service.at);
    return service.restart === undefined ? fail('what is wrong here', [evidence], 'What to do') : pass(evidence);
  },
});
`;
}

function testSource() {
  return `import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { ${camel(name)} } from './${name}.ts';

describe('${practice}/${name}', () => {
  it('fails on a deployment that breaks it', () => {
    expect(judge(${camel(name)}, { services: [service('db')] }).status).toBe('fail');
  });

  it('passes on one that does not', () => {
    const sound = service('db', { restart: { value: 'unless-stopped', at: [here] } });
    expect(judge(${camel(name)}, { services: [sound] }).status).toBe('pass');
  });

  it('skips where it does not apply', () => {
    expect(judge(${camel(name)}, { services: [] }).status).toBe('skip');
  });
});
`;
}

function refuse(seen, hint) {
  say(`${seen}\nHINT: ${hint}`);
  process.exit(2);
}
