import { describeLab } from './stack.ts';
import { promiseWholeJourney } from './whole-journey.ts';

describeLab('plan, apply and undo on envoy-17', { stack: 'envoy-17' }, promiseWholeJourney);
