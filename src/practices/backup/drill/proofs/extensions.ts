import { counted } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import type { Tour } from '../tour.ts';
import { type About, failed, passed } from './proof.ts';

const about: About = { id: 'extensions', title: 'Every extension can be loaded, at its version' };

export function judgeExtensions(tour: readonly Tour[]): DrillProof {
  const wrong = tour.flatMap(({ database, extensions, unloadable }) => [
    ...extensions
      .filter(({ isAvailable }) => !isAvailable)
      .map(({ name, version }) => `${name} ${version} of ${database} is not in the image`),
    ...unloadable.map(([library, why]) => `${library} of ${database}: ${why}`),
  ]);
  const names = new Set(tour.flatMap(({ extensions }) => extensions.map(({ name }) => name)));
  if (wrong.length === 0) return passed(about, `${counted(names.size, 'extension')}, with their libraries`);
  return failed(about, wrong[0] ?? '', wrong);
}
