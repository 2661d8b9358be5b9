/** A name as `tar --quoting-style=escape` writes it (tar's manual, "Quoting Member Names"), as it is. */
export function unquotedTar(written: string): string {
  const bytes: Buffer[] = [];
  for (const [piece, escaped] of written.matchAll(/\\([0-7]{3}|[\s\S])|[^\\]+|\\$/g)) {
    if (escaped === undefined) bytes.push(Buffer.from(piece, 'utf8'));
    else if (/^[0-7]{3}$/.test(escaped)) bytes.push(Buffer.from([Number.parseInt(escaped, 8)]));
    else bytes.push(Buffer.from(plain[escaped] ?? escaped, 'utf8'));
  }
  return Buffer.concat(bytes).toString('utf8');
}

const plain: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
