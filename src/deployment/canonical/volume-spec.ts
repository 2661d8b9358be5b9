// `SOURCE:TARGET:OPTIONS` (compose-go v2.9.1, format/volume.go).
import type { Place } from '../../model/place.ts';
import { wrongValue } from '../trouble.ts';

export interface VolumeSpec {
  readonly type: 'bind' | 'volume';
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly noCopy: boolean;
  readonly propagation?: string;
  readonly selinux?: string;
  /** The shortest texts have no options object at all. */
  readonly bare: boolean;
}

const propagations = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'];

export function parseVolume(spec: string, path: string, at: Place): VolumeSpec {
  if (spec === '') throw wrongValue(path, 'has an empty volume', at);
  const plain = { source: '', readOnly: false, noCopy: false };
  if (Buffer.byteLength(spec) <= 2) return { ...plain, type: 'volume', target: spec, bare: true };

  const sections = split(spec);
  if (sections.some((section) => section === '')) {
    throw wrongValue(path, 'has a volume with an empty section between colons', at);
  }
  if (sections.length > 3) throw wrongValue(path, 'has a volume with too many colons', at);
  const [first = '', second, options = ''] = sections;
  const source = second === undefined ? '' : first;
  const type = isFilePath(source) ? 'bind' : 'volume';
  return { ...plain, type, source, target: second ?? first, bare: false, ...optionsOf(options.split(',')) };
}

/** At colons, except that of a Windows drive and those inside `${}`. */
function split(spec: string): readonly string[] {
  const sections: string[] = [];
  let section = '';
  let open = 0;
  for (let index = 0; index < spec.length; index += 1) {
    const character = spec.charAt(index);
    if (character === '$' && spec.charAt(index + 1) === '{') open += 1;
    if (character === '}' && open > 0) open -= 1;
    if (character === ':' && open === 0 && !/^\p{L}$/u.test(section)) {
      sections.push(section);
      section = '';
    } else {
      section += character;
    }
  }
  return [...sections, section];
}

function optionsOf(options: readonly string[]): Partial<VolumeSpec> {
  const readOnly = options.findLast((option) => option === 'ro' || option === 'rw') === 'ro';
  const propagation = options.findLast((option) => propagations.includes(option));
  const selinux = options.findLast((option) => option === 'z' || option === 'Z');
  return {
    readOnly,
    noCopy: options.includes('nocopy'),
    ...(propagation === undefined ? {} : { propagation }),
    ...(selinux === undefined ? {} : { selinux }),
  };
}

function isFilePath(source: string): boolean {
  return /^(?:[./~]|\\\\|\p{L}:)/u.test(source);
}
