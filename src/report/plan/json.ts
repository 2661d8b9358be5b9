import type { Plan } from '../../model/plan.ts';
import { printJson } from '../print-json.ts';

/** The plan as JSON (docs/reports/plan.schema.json): what `-o` writes and `apply PLAN` reads. */
export function renderPlanJson(plan: Plan): string {
  return printJson(plan);
}
