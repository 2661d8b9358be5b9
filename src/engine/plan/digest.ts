import type { Plan } from '../../model/plan.ts';
import { sha256 } from '../state/seal.ts';
import { canonicalJson } from './canonical-json.ts';

/** What makes two plans the same: what they were made from and what they would do. Not when, by which version, or with which notes. */
export function planDigest(
  plan: Pick<
    Plan,
    'project' | 'directory' | 'options' | 'inputs' | 'generation' | 'stages' | 'recreates' | 'pending'
  >,
): string {
  const { project, directory, options, inputs, generation, stages, recreates, pending } = plan;
  // Pending containers matter only to those who asked for them.
  const included = options.includePending ? pending : [];
  return sha256(
    canonicalJson({ project, directory, options, inputs, generation, stages, recreates, included }),
  );
}
