import { describeLab } from './stack.ts';
import { promiseWholeJourney } from './whole-journey.ts';

describeLab('plan, apply and undo on autogpt-like', { stack: 'autogpt-like' }, promiseWholeJourney);
