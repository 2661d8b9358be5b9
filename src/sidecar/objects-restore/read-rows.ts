import { Problem } from '../../model/problem.ts';
import type { ObjectRow, ObjectsRequest } from '../../model/stored-objects.ts';
import { lineCutter } from '../../system/lines.ts';

/** Reads a request and the rows behind it, a line of JSON each. */
export async function readRows(
  input: AsyncIterable<Uint8Array>,
): Promise<{ readonly request: ObjectsRequest; readonly rows: readonly ObjectRow[] }> {
  let request: ObjectsRequest | null = null;
  const rows: ObjectRow[] = [];
  const cutter = lineCutter((line) => {
    if (request === null) request = parsed(line) as ObjectsRequest;
    else rows.push(parsed(line) as ObjectRow);
  });
  for await (const chunk of input) cutter.add(chunk);
  cutter.end();
  if (request === null) throw unreadable();
  return { request, rows };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw unreadable();
  }
}

function unreadable(): Problem {
  return new Problem({
    code: 'objects-request',
    message: 'the rows of the objects did not arrive whole',
    hints: ['run the command again'],
    fault: 'world',
  });
}
