// What the checks are measured by: the failure cases and the seed report of data/, and what a check's `sources` say of them.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The cases, the traps, the twelve recommendations and the checklist, as data/ holds them. */
export function coverageData(root) {
  const { cases, traps } = parse(readFileSync(`${root}data/failure-cases.yaml`, 'utf8'));
  const { recommendations, checklist } = parse(readFileSync(`${root}data/seed-report.yaml`, 'utf8'));
  return { cases, traps, recommendations, checklist };
}

const forms = [
  { kind: 'case', pattern: /^failure case (\d+)$/ },
  { kind: 'trap', pattern: /^failure case trap (\d+)$/ },
  { kind: 'recommendation', pattern: /^seed report (\d+)$/ },
  { kind: 'checklist', pattern: /^checklist: (.+)$/ },
];

/**
 * One source of a check. `key` is the number or the name as the data has it; `outside` is anything but ours: upstream's
 * file, an RFC, a manual. `malformed` speaks of ours in another form, which no table would find.
 */
export function parseSource(text) {
  for (const { kind, pattern } of forms) {
    const found = pattern.exec(text);
    if (found !== null) return { kind, key: found[1] };
  }
  return {
    kind: /failure case|seed report|checklist|\btraps?\b/i.test(text) ? 'malformed' : 'outside',
    key: text,
  };
}

/** The checks that name this entry. */
export function checksOf(checks, kind, key) {
  return checks.filter((check) => {
    return check.sources
      .map(parseSource)
      .some((source) => source.kind === kind && source.key === String(key));
  });
}
