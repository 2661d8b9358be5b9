// What a proof is: something that is seen in the drill, and a judgement of it. The judging is pure; what could not be asked is said.
import type { DrillProof } from '../../../../model/drill.ts';

export interface About {
  readonly id: string;
  readonly title: string;
}

export function passed(about: About, said: string, details: readonly string[] = []): DrillProof {
  return { ...about, status: 'passed', said, details: [...details] };
}

export function failed(about: About, said: string, details: readonly string[] = []): DrillProof {
  return { ...about, status: 'failed', said, details: [...details] };
}

export function skipped(about: About, said: string, details: readonly string[] = []): DrillProof {
  return { ...about, status: 'skipped', said, details: [...details] };
}
