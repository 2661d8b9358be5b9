// Reports in which everything that may come from outside is an attack.
import fc from 'fast-check';
import { table, today } from '../../test/helpers/facts.ts';
import { audit } from '../engine/audit.ts';
import { fail, seen, unknown } from '../engine/check.ts';
import type { AuditReport } from '../model/audit.ts';
import { check } from './sample-check.test-data.ts';
import { samplePractices } from './sample-practices.test-data.ts';

/** One failure and one unknown, made of `evil`; so is what the deployment is called. */
export function hostileReport(evil: string): AuditReport {
  const sentences = ['good', 'bad', 'why'] as const;
  const report = audit({
    facts: { schemaVersion: 1, collectedBy: '0', collectedAt: today.toISOString(), table: table({}) },
    checks: [
      check(
        'exposure/door',
        'P0',
        sentences,
        fail(evil, [seen(evil, evil, { file: evil, line: 1 })], { text: evil, command: evil }),
      ),
      check('exposure/cellar', 'P0', sentences, unknown(evil)),
    ],
    practices: samplePractices,
    now: today,
    version: '0.1.0',
  });
  const deployment = {
    ...report.deployment,
    directory: `/${evil}`,
    project: evil,
    gateway: evil,
    pooler: evil,
  };
  return { ...report, deployment, headlines: [{ kind: 'key-expiry', text: evil, file: evil, line: 1 }] };
}

/** Any text, halves of characters included, and what is known to hurt. */
export const strangeText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  fc.string({ unit: fc.constantFrom(...'`[]()<>!@#|*_~\\\n -+1.&;:/$"\'{}]') }),
  fc.constantFrom(
    '[a](1)',
    '{0}',
    '../../x',
    'https://e.example/?a=%zz',
    '\u001b[31m',
    ']]>',
    '<script>',
    '<!-- -->',
    '@everyone',
    'a | b',
    '```\n# b',
  ),
);
