// A command of ours is upstream's with our settings in it. When upstream's moves, ours has to follow though no wish changed.
import { at } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { Redactor } from '../../facts/redactor.ts';
import { wordsOf } from '../../facts/services/runtime.ts';
import type { Fragment } from '../../model/fragment.ts';
import type { DiffLine } from '../../model/plan.ts';
import { presentCommand } from '../render/settings.ts';
import { cut } from '../render/short-forms.ts';

/** One line per service whose whole command differs, of those that these fragments give a setting. */
export function commandLines(
  fragments: readonly Fragment[],
  before: Project,
  after: Project,
  redactor: Redactor,
): readonly DiffLine[] {
  const services = fragments.flatMap((fragment) => (fragment.kind === 'setting' ? [fragment.service] : []));
  return [...new Set(services)].flatMap((service) => {
    const [old, now] = [before, after].map(({ root }) => at(root, 'services', service));
    if (JSON.stringify(presentCommand(old)) === JSON.stringify(presentCommand(now))) return [];
    const shown = (node: typeof old) => {
      const words = wordsOf(at(node, 'command'), redactor);
      return words.length === 0 ? null : cut(words.join(' '));
    };
    const place = at(old, 'command')?.at;
    return [
      {
        subject: `services.${service}.command`,
        before: shown(old),
        after: shown(now),
        ...(place === undefined ? {} : { at: place }),
      },
    ];
  });
}
