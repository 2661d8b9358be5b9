import { promiseLimits } from './limits-journey.ts';
import { describeLab } from './stack.ts';

describeLab('limits on today’s shape', { stack: 'envoy-17' }, (stack) =>
  promiseLimits(stack, { name: 'api-gw', workers: null }),
);
