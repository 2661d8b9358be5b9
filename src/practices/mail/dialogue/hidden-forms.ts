/**
 * What takes the password out of a line that a relay says: in clear text, in Base64, as an address has it, and in the token of
 * AUTH PLAIN (RFC 4616), whose Base64 begins with the user. Whole lines, before they are cut: a part of a password is one, too.
 */
export function hiding(user: string, password: string): (line: string) => string {
  if (password === '') return (line) => line;
  const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64').replace(/=+$/, '');
  const forms = [base64(`\0${user}\0${password}`), base64(password), encodeURIComponent(password), password];
  return (line) => forms.reduce((text, form) => text.replaceAll(form, '[redacted]'), line);
}
