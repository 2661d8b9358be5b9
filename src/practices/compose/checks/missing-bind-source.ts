import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { shownPath } from '../../../engine/shown-path.ts';
import { counted, listed } from '../../../engine/words.ts';
import type { BindSourceFact } from '../../../model/facts/files.ts';

export const missingBindSource = defineCheck({
  id: 'compose/missing-bind-source',
  pass: 'Every mounted file is a file',
  fail: 'A mounted file is missing',
  why: 'Docker makes a directory of that name: the service stops at "Is a directory", or start-up SQL never runs.',
  severity: 'P1',
  sources: ['failure case 49', 'Docker manual, "Bind mounts": -v creates the source as a directory'],
  needs: ['bindSources', 'deployment'],

  run({ bindSources, deployment }) {
    if (bindSources.length === 0) return skip('no service mounts anything from the host');
    const wrong = bindSources.flatMap((mount) => {
      const saw = faultOf(mount);
      return saw === undefined ? [] : [{ mount, saw }];
    });
    const found = some(
      wrong.map(({ mount, saw }) =>
        seen(
          `services.${mount.service}.volumes`,
          `${shownPath(mount.source, deployment.directory)} ${saw}`,
          mount.at,
        ),
      ),
    );
    if (found !== null) {
      return fail(
        `${counted(wrong.length, 'mounted file')} missing or a directory, for ${listed(wrong.map(({ mount }) => mount.service))}`,
        found,
        'Remove the directory Docker made of it, restore the file from the release these files come from, and recreate the service.',
      );
    }
    const denied = bindSources.filter((mount) => mount.found === 'denied' && mount.expected === 'file');
    if (denied.length > 0)
      return unknown(`${listed(denied.map(({ source }) => source))} may not be looked at by this user`);
    return pass(seen('volumes', `${counted(bindSources.length, 'mount')} in order`, bindSources[0]?.at));
  },
});

/** A missing folder is made by Docker as it should be, but empty. A socket that is missing is another machine's. */
function faultOf({ expected, found, target, named }: BindSourceFact): string | undefined {
  if (found === 'directory' && target.endsWith('.sock')) return 'is a directory instead of a socket';
  if (named !== undefined && found === 'missing') return `is missing, and with it ${named} of the command`;
  if (expected !== 'file') return undefined;
  if (found === 'missing') return 'is missing';
  return found === 'directory' ? 'is a directory instead of a file' : undefined;
}
