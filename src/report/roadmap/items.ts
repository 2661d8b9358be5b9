import { counted } from '../../engine/words.ts';
import { type AuditReport, type CheckResult, isOpen, type PracticeResult } from '../../model/audit.ts';
import { code, fenced, prose } from '../markdown/escape.ts';
import { evidenceText } from '../markdown/finding.ts';
import { stateOf } from './matrix.ts';
import { type Week, weekOf } from './weeks.ts';

/** The boxes of one week: what is wrong, worst first; what is not known; what only a person sees; what is in order. */
export function weekItems(week: Week, report: AuditReport): readonly string[] {
  const own = report.results.filter((result) => weekOf(result) === week.number);
  const home = report.practices.filter(({ id }) => week.practices.includes(id));
  return [
    ...own.filter(isOpen).map(openItem),
    ...own.filter(({ status }) => status === 'manual').map(lookItem),
    ...home.flatMap((practice) => unknownItem(practice)),
    ...week.byHand.map((task) => `- [ ] ${prose(task)} (no check can see this)`),
    ...home
      .filter((practice) => stateOf(practice, report).isInOrder)
      .map((practice) => doneItem(practice, report)),
  ];
}

function openItem({ title, id, severity, since, evidence, remedy }: CheckResult): string {
  const [first] = evidence;
  const more = evidence.length > 1 ? ` (and ${evidence.length - 1} more)` : '';
  const mark = since === 'new' ? ' **new**' : '';
  const lines = [
    `- [ ] **${severity} ${prose(title)}** ${code(id)}${mark}`,
    ...(first === undefined ? [] : [`  - At ${evidenceText(first)}${more}`]),
    ...(remedy === undefined ? [] : [`  - Do: ${prose(remedy.text)}`]),
    ...(remedy?.command === undefined ? [] : ['', fenced(remedy.command, '    ')]),
  ];
  return lines.join('\n');
}

function lookItem({ title, id, severity, reason }: CheckResult): string {
  return `- [ ] ${severity} Look at it yourself: ${prose(reason ?? title)} ${code(id)}`;
}

/** Under the practice's own week, so that what nobody looked at is not forgotten. */
function unknownItem({ title, id, counts }: PracticeResult): readonly string[] {
  if (counts.unknown === 0) return [];
  const checks = counted(counts.unknown, 'check');
  return [
    `- [ ] Find out what ${checks} of ${prose(title)} could not see: ${code(`seaworthy audit --only ${id}`)}`,
  ];
}

function doneItem(practice: PracticeResult, report: AuditReport): string {
  return `- [x] ${prose(practice.title)}: ${prose(stateOf(practice, report).words)}`;
}
