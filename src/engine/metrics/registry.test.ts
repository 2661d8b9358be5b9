import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { metricCatalogue } from './catalogue.ts';
import { createMetrics, printMetric } from './registry.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/metrics.md'), 'utf8');
/** The lab has it (lab/engine.sh). */
const isTried =
  process.env['SEAWORTHY_REQUIRE_LAB'] === '1' || spawnSync('promtool', ['--version']).status === 0;

/** The rules that the guide shows. */
function rules(): string {
  return /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
}

function whole(): string {
  const metrics = createMetrics();
  for (const name of Object.keys(metricCatalogue) as (keyof typeof metricCatalogue)[]) {
    const labels = Object.fromEntries(metricCatalogue[name].labels.map((label) => [label, 'audit']));
    metrics.provide(name, () => [{ labels, value: 1.5 }]);
  }
  return metrics.text();
}

describe('metrics', () => {
  it('are printed with help and type, and escaped', () => {
    const about = { type: 'gauge', help: 'A \\ and a\nline.', labels: ['job'] } as const;
    const samples = [
      { labels: { job: 'say "a\\b"\n' }, value: Number.NaN },
      { value: Number.POSITIVE_INFINITY },
    ];
    expect(printMetric('seaworthy_x', about, samples)).toBe(
      [
        '# HELP seaworthy_x A \\\\ and a\\nline.',
        '# TYPE seaworthy_x gauge',
        'seaworthy_x{job="say \\"a\\\\b\\"\\n"} NaN',
        'seaworthy_x +Inf',
        '',
      ].join('\n'),
    );
  });

  it('that have no sample have no line', () => {
    const metrics = createMetrics();
    metrics.provide('seaworthy_up', () => []);
    expect(metrics.text()).toBe('');
  });

  it('are text that ends with a line feed, in which no metric comes twice', () => {
    const text = whole();
    expect(text.endsWith('\n')).toBe(true);
    const types = text.split('\n').filter((line) => line.startsWith('# TYPE'));
    expect(new Set(types).size).toBe(Object.keys(metricCatalogue).length);
  });

  it.runIf(isTried)('are what promtool takes', () => {
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: whole(), encoding: 'utf8' });
    expect(`${checked.stdout}${checked.stderr}`).toBe('');
    expect(checked.status).toBe(0);
  });

  it('are the names that the rules of the guide go by', () => {
    const named = rules().match(/seaworthy_\w+/g) ?? [];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !Object.hasOwn(metricCatalogue, name))).toEqual([]);
  });

  it.runIf(isTried)('have rules that promtool takes, and that fire on what they are for', () => {
    const folder = quickScratch();
    writeFileSync(join(folder, 'rules.yaml'), rules());
    copyFileSync(join(import.meta.dirname, 'rules.promtool.yaml'), join(folder, 'test.yaml'));
    for (const words of [
      ['check', 'rules', 'rules.yaml'],
      ['test', 'rules', 'test.yaml'],
    ]) {
      const ran = spawnSync('promtool', words, { cwd: folder, encoding: 'utf8' });
      expect(ran.status, `${ran.stdout}${ran.stderr}`).toBe(0);
    }
  });

  it.each(Object.entries(metricCatalogue))(
    '%s is named by the rules, and documented as it is',
    (name, about) => {
      expect(name).toMatch(/^seaworthy_[a-z][a-z0-9_]*$/);
      expect(name.endsWith('_total')).toBe(about.type === 'counter');
      const labels = about.labels.map((label) => `\`${label}\``).join(', ');
      expect(guide).toContain(`| \`${name}\` | ${about.type} | ${labels} | ${about.help} |`);
    },
  );
});
