// Secrets written where a reference belongs: seaworthy.yaml is meant to be committed. Values are never quoted.
import { at, entriesOf, type Mapping, textOf } from '../../deployment/node.ts';
import { wholeShape } from '../../facts/redaction/shapes.ts';
import { urlPassword } from '../../facts/redaction/url.ts';
import { isSecretName } from '../../facts/redactor.ts';
import type { Complaint } from './complaint.ts';

/** Variables whose value is a secret, or a template that nothing would fill in; settings whose value is a secret. */
export function clearSecrets(root: Mapping): readonly Complaint[] {
  const variables = entriesOf(at(root, 'environment')).flatMap(([service, { value }]) => {
    return entriesOf(value).flatMap(([name, entry]) => {
      const complaint = aboutVariable(name, textOf(entry.value) ?? '');
      return complaint === null
        ? []
        : [{ path: ['environment', service, name], at: entry.keyAt, ...complaint }];
    });
  });
  const settings = entriesOf(at(root, 'postgres', 'settings')).flatMap(([name, entry]) => {
    const complaint = aboutSetting(name, textOf(entry.value) ?? '');
    return complaint === null
      ? []
      : [{ path: ['postgres', 'settings', name], at: entry.keyAt, ...complaint }];
  });
  return [...variables, ...settings, ...ofMail(root), ...ofNotify(root)];
}

/** The password of mail in clear text, and a user that is a token. */
function ofMail(root: Mapping): readonly Complaint[] {
  return entriesOf(at(root, 'mail')).flatMap(([name, { keyAt, value }]) => {
    const text = textOf(value) ?? '';
    const isSecret = name === 'password' ? text !== '' : name === 'user' && wholeShape(text);
    if (!isSecret) return [];
    const isReference = /^(?:env:|file:|prompt$)/.test(text);
    return [
      {
        path: ['mail', name],
        at: keyAt,
        text: isReference ? 'a bare reference, should be { secret: … }' : inClear,
        hint: isReference
          ? `write ${name}: { secret: ${text} }`
          : 'write { secret: env:SMTP_PASS }, { secret: file:PATH } or { secret: prompt }',
      },
    ];
  });
}

/** Whoever has the URL can write to it. */
function ofNotify(root: Mapping): readonly Complaint[] {
  const references = ['webhook', 'heartbeat'];
  return entriesOf(at(root, 'notify')).flatMap(([name, { keyAt, value }]) => {
    const text = textOf(value) ?? '';
    if (!references.includes(name) || !/^\w+:\/\//.test(text)) return [];
    const hint = `write the URL into a file of mode 600, and ${name}: file:PATH here`;
    return [{ path: ['notify', name], at: keyAt, text: inClear, hint }];
  });
}

const inClear = 'a secret in clear text, should be a reference';

type Words = Pick<Complaint, 'text' | 'hint'>;

function aboutVariable(name: string, value: string): Words | null {
  if (holdsSecret(name, value)) {
    const reference = /^[A-Za-z_]\w*$/.test(name) ? name : 'NAME';
    return {
      text: inClear,
      hint: `write { secret: env:${reference} }, { secret: file:PATH } or { secret: prompt }`,
    };
  }
  if (!/\$\{[A-Za-z_]/.test(value)) return null;
  return {
    text: 'a reference to a variable, should be the value itself: nothing is filled in here',
    hint: 'write the value, or { secret: env:NAME } to take all of it from a variable at apply',
  };
}

function aboutSetting(name: string, value: string): Words | null {
  if (!holdsSecret(name, value) && !/\bpassword\s*=/i.test(value)) return null;
  return {
    text: 'a secret, should not be a server setting: the command line of a process can be read by others',
    hint: 'keep it in a variable of the service, as { secret: env:NAME } below environment',
  };
}

function holdsSecret(name: string, value: string): boolean {
  if (value === '') return false;
  return isSecretName(name) || wholeShape(value) || urlPassword(value) !== null;
}
