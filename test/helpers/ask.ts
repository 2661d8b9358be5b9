// A program for tests that asks one question and prints the answer.
import { systemTalk } from '../../src/system/talk.ts';

const talk = systemTalk();
const answers = {
  confirm: () => talk.confirm('Apply?'),
  ask: () => talk.ask('Which domain?'),
  askSecret: () => talk.askSecret('Password'),
};
const question = process.argv[2] as keyof typeof answers;
if (!talk.canAsk) throw new Error('there is no terminal');
const answer = await answers[question]();
console.log(`answer ${JSON.stringify(answer)}`);
