import { cpus } from 'node:os';
import { promiseLimits } from './limits-journey.ts';
import { describeLab } from './stack.ts';

/** Two CPUs on a machine that has as many to give; the margin leaves less on a smaller one. */
const workers = String(
  Math.max(1, Math.min(Math.ceil(cpus().length * 0.8), Math.ceil(2 * Math.max(1, cpus().length / 8)))),
);

describeLab('limits on the shape of 2025', { stack: 'kong-15' }, (stack) =>
  promiseLimits(stack, { name: 'kong', workers }),
);
