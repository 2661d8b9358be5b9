import { describeLab } from './stack.ts';
import { promiseWholeJourney } from './whole-journey.ts';

describeLab('plan, apply and undo on kong-15', { stack: 'kong-15' }, promiseWholeJourney);
