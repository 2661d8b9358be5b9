import { defineCheck, fail, manual, pass, seen, skip, some } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';

export const reservedCharacters = defineCheck({
  id: 'secrets/reserved-characters',
  pass: 'Passwords inside addresses hold no reserved characters',
  fail: 'A password inside an address holds reserved characters',
  why: 'The rest of the password is read as host, port or path, so REST, Auth and Storage cannot reach the database and restart in a loop.',
  severity: 'P1',
  sources: ['failure case 41', 'RFC 3986 section 3.2.1'],
  needs: ['deployment', 'services'],

  run({ deployment, services }) {
    const keys = deployment.envFile?.keys ?? [];
    const addresses = services.flatMap(({ environment }) =>
      Object.values(environment).filter(({ text }) => text?.includes('://') === true),
    );
    const pasted = keys.filter(
      ({ name, secret }) =>
        secret !== undefined && addresses.some(({ variables }) => variables.includes(name)),
    );
    if (pasted.length === 0) return skip('no secret of the env file is pasted into an address');
    const reserved = pasted.filter(({ secret }) => secret?.reserved === true);
    const evidence = some(
      reserved.map(({ name, at }) => seen(name, 'holds characters other than A-Z a-z 0-9 _ . ~ -', at)),
    );
    if (evidence !== null) {
      return fail(
        `${listed(reserved.map(({ name }) => name))} is pasted into addresses and holds characters that are syntax there`,
        evidence,
        'Choose a password of 32 or more letters and digits, change it for every database role, and recreate all containers.',
      );
    }
    const altered = pasted.find((key) => key.altered);
    if (altered !== undefined) {
      const { name, at } = altered;
      return manual(
        `Compose reads another value of ${name} than ${at.file}:${at.line} shows (a $ or a comment): compare it with what you meant.`,
      );
    }
    return pass(...pasted.map(({ name, at }) => seen(name, 'letters, digits and _ . ~ - alone', at)));
  },
});
