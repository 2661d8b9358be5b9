// Rules for places in the tree, written as Compose writes them: `services.*.build.args`. A `*` is any key or item.

/** The rules that may still apply at a place, all at once. */
export type Cursor<Rule> = readonly Step<Rule>[];

interface Step<Rule> {
  rule?: Rule;
  readonly next: Map<string, Step<Rule>>;
}

/** All rules of a table, at the root. */
export function compile<Rule>(table: Readonly<Record<string, Rule>>): Cursor<Rule> {
  const root: Step<Rule> = { next: new Map() };
  for (const [pattern, rule] of Object.entries(table)) {
    let step = root;
    for (const part of pattern.split('.')) {
      const known: Step<Rule> = step.next.get(part) ?? { next: new Map() };
      step.next.set(part, known);
      step = known;
    }
    step.rule = rule;
  }
  return [root];
}

/** One key further. List items have the key `[]`. */
export function into<Rule>(cursor: Cursor<Rule>, key: string): Cursor<Rule> {
  const reached: Step<Rule>[] = [];
  for (const step of cursor) {
    const exact = step.next.get(key);
    if (exact !== undefined) reached.push(exact);
    const any = key === '*' ? undefined : step.next.get('*');
    if (any !== undefined) reached.push(any);
  }
  return reached;
}

export function ruleAt<Rule>(cursor: Cursor<Rule>): Rule | undefined {
  return cursor.find((step) => step.rule !== undefined)?.rule;
}
