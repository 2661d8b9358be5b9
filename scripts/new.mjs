// `npm run new -- check|change <practice>/<id>`: writes a check or a change with its test, and adds it to the catalogue.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { camel } from './generate/catalogue.mjs';
import { must, root, say } from './lib.mjs';

const [kind, id = ''] = process.argv.slice(2);
const [practice = '', name = ''] = id.split('/');
const kinds = { check: [checkSource, checkTest], change: [changeSource, changeTest] };
if (!Object.hasOwn(kinds, kind ?? '') || !/^[a-z]+\/[a-z][a-z0-9-]*$/.test(id)) {
  refuse(
    'usage: npm run new -- check <practice>/<noun-in-its-bad-state>, or change <practice>/<noun-in-its-good-state>',
    'for example: npm run new -- check auth/local-site-url, npm run new -- change auth/public-site-url',
  );
}
const home = `${root}src/practices/${practice}`;
if (!existsSync(`${home}/practice.ts`))
  refuse(`there is no practice ${practice}`, 'the practices are the folders of src/practices');
const folder = `${kind}s`;
const file = `${home}/${folder}/${name}.ts`;
if (existsSync(file))
  refuse(`${practice}/${name} exists already`, `open src/practices/${practice}/${folder}/${name}.ts`);

const [source, test] = kinds[kind];
mkdirSync(`${home}/${folder}`, { recursive: true });
writeFileSync(file, source());
writeFileSync(`${home}/${folder}/${name}.test.ts`, test());
must(process.execPath, [`${root}scripts/generate.mjs`]);
say(`wrote src/practices/${practice}/${folder}/${name}.ts and its test; now make them say what is true`);

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
    if (service.restart !== undefined) return pass(evidence);
    return fail('what is wrong here', [evidence], 'What to do');
  },
});
`;
}

function checkTest() {
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

function changeSource() {
  return `import { defineChange, notWanted, wanted } from '../../../engine/change.ts';
import { serviceOf } from '../../../engine/find-service.ts';

export const ${camel(name)} = defineChange({
  id: '${practice}/${name}',
  title: 'Do what this change does, in one imperative sentence',
  why: 'One sentence about what gets better.',
  sources: ['where the rule comes from'],
  needs: ['services'],

  decide({ services }) {
    const service = serviceOf(services, 'db');
    if (service === undefined) return notWanted('this deployment runs no database service');
    if (service.restart !== undefined) return notWanted('it is so already');
    const { name } = service;
    return wanted(
      [{ kind: 'service-key', service: name, path: ['restart'], how: 'set', value: 'unless-stopped' }],
      'what could go wrong for whom, or none',
    );
  },
});
`;
}

function changeTest() {
  return `import { describe, expect, it } from 'vitest';
import { decision } from '../../../../test/helpers/changes.ts';
import { here, service } from '../../../../test/helpers/facts.ts';
import { ${camel(name)} } from './${name}.ts';

describe('${practice}/${name}', () => {
  it('wants what is missing', () => {
    expect(decision(${camel(name)}, { services: [service('db')] })).toMatchObject({
      wanted: true,
      fragments: [{ service: 'db', path: ['restart'] }],
    });
  });

  it('leaves alone what is so already, and what it does not concern', () => {
    const sound = service('db', { restart: { value: 'unless-stopped', at: [here] } });
    expect(decision(${camel(name)}, { services: [sound] })).toMatchObject({ wanted: false });
    expect(decision(${camel(name)}, { services: [] })).toMatchObject({ wanted: false });
  });
});
`;
}

function refuse(seen, hint) {
  say(`${seen}\nHINT: ${hint}`);
  process.exit(2);
}
