import { oneLine } from '../model/problem.ts';

/** Of a dialogue, what is printed. */
export interface PrintedDialogue {
  readonly ok: boolean;
  readonly relay: { readonly host: string; readonly port: number };
  readonly sender: string;
  readonly values: string;
  readonly from: string;
  readonly sentTo: string | null;
  readonly steps: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly milliseconds: number;
    readonly saw: string;
    readonly todo?: string;
  }[];
}

/** The steps as a table, then one sentence, and what to do. */
export function printDialogue(result: PrintedDialogue): string {
  const { relay, steps } = result;
  const rows = steps.map(({ name, ok, milliseconds, saw }) => {
    return `  ${ok ? 'ok    ' : 'failed'}  ${name.padEnd(9)}  ${String(milliseconds).padStart(6)} ms  ${saw}`;
  });
  const bad = steps.find(({ ok }) => !ok);
  const done =
    result.sentTo === null
      ? 'auth can send mail; nothing was sent'
      : `the relay took the mail to ${result.sentTo}`;
  const end =
    bad === undefined
      ? [done]
      : [`${bad.name} failed: ${bad.saw}`, `HINT: ${bad.todo ?? 'look at the relay'}`];
  return [
    `${relay.host}:${relay.port} as ${result.sender}, with the values of ${result.values}`,
    `from ${result.from}`,
    '',
    ...rows,
    '',
    ...end,
  ]
    .map(oneLine)
    .join('\n')
    .concat('\n');
}

/** One line for each record. */
export function printRecords(
  domain: string,
  provider: string,
  records: readonly { readonly record: string; readonly status: string; readonly saw: string }[],
): string {
  const rows = records.map(({ record, status, saw }) => `  ${status.padEnd(7)}  ${record.padEnd(5)}  ${saw}`);
  return [`${domain}, sent by ${provider}`, '', ...rows].map(oneLine).join('\n').concat('\n');
}
