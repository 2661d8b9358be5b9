// What init has to know and cannot see: from flags, else from a person, else from what was found (--yes).
import { portWishes, type WrittenWishes, wishesShape } from '../../engine/wishes/schema.ts';
import { Problem } from '../../model/problem.ts';
import type { Talk } from '../../ports/talk.ts';
import type { Found } from './found.ts';

type PortWish = (typeof portWishes)[number];

/** What the flags say. */
export interface GivenAnswers {
  readonly domain?: string | undefined;
  readonly email?: string | undefined;
  readonly gateway?: PortWish | undefined;
  readonly pooler?: PortWish | undefined;
  readonly analytics?: PortWish | undefined;
  readonly others?: PortWish | undefined;
}

/** One thing to know. */
interface Question {
  readonly name: 'domain' | 'email' | 'gateway' | 'pooler';
  readonly text: string;
  /** What was found, or is the careful choice. */
  readonly fallback?: string;
  readonly whyNot: (answer: string) => string | null;
}

/** The questions that the flags leave open. */
export function openQuestions(given: GivenAnswers, found: Found): readonly Question[] {
  const questions: readonly (Question | null)[] = [
    {
      name: 'domain',
      text: 'Public host name of this Supabase (Enter alone: later)',
      ...(found.domain === null ? {} : { text: 'Public host name of this Supabase', fallback: found.domain }),
      whyNot: (answer) => whyNot('domain', answer),
    },
    {
      name: 'email',
      text: 'Mail address where certificate authorities and alerts reach you (Enter alone: later)',
      whyNot: (answer) => whyNot('email', answer),
    },
    found.gatewayClients === null
      ? null
      : portQuestion('gateway', 'the gateway', found.gatewayClients, 'auto'),
    found.poolerClients === null
      ? null
      : portQuestion('pooler', 'the pooler and the database', found.poolerClients, 'keep'),
  ];
  return questions.filter((question) => question !== null).filter(({ name }) => given[name] === undefined);
}

/** Flags as wishes; a wrong one is a Problem. */
export function wishesOf(given: GivenAnswers): WrittenWishes {
  for (const name of ['domain', 'email'] as const) {
    const answer = given[name];
    const wanted = answer === undefined ? null : whyNot(name, answer);
    if (wanted === null) continue;
    throw new Problem({
      code: 'usage',
      message: `--${name}: ${JSON.stringify(answer)}, should be ${wanted}`,
      hints: [
        `give it as ${name === 'domain' ? '--domain api.acme.com' : '--email ops@acme.com'}, with your own name`,
      ],
    });
  }
  const { domain, email, ...ports } = given;
  const exposure = Object.fromEntries(Object.entries(ports).filter(([, wish]) => wish !== undefined));
  return {
    ...(domain === undefined ? {} : { domain: domain.toLowerCase() }),
    ...(email === undefined ? {} : { email }),
    ...(Object.keys(exposure).length === 0 ? {} : { exposure }),
  };
}

/** Asks each question until the answer is sound; null = the person went away. */
export async function ask(questions: readonly Question[], talk: Talk): Promise<GivenAnswers | null> {
  const answers: Record<string, string> = {};
  for (const question of questions) {
    const answer = await askOne(question, talk);
    if (answer === null) return null;
    if (answer !== '') answers[question.name] = answer;
  }
  return answers as GivenAnswers;
}

/** The answers nobody was asked for: what was found. A default needs not be written down. */
export function fallbacks(questions: readonly Question[]): GivenAnswers {
  const known = questions.flatMap(({ name, fallback }) =>
    fallback === undefined || fallback === 'auto' ? [] : [[name, fallback]],
  );
  return Object.fromEntries(known) as GivenAnswers;
}

async function askOne({ text, fallback, whyNot: why }: Question, talk: Talk): Promise<string | null> {
  for (;;) {
    const answer = (await talk.ask(text, fallback))?.trim();
    if (answer === undefined) return null;
    const wanted = answer === '' ? null : why(answer);
    if (wanted === null) return answer;
    talk.warn(`${JSON.stringify(answer)} should be ${wanted}`);
  }
}

/** For the gateway `auto` keeps what its clients use and closes the rest; of the pooler's clients nothing else knows. */
function portQuestion(
  name: 'gateway' | 'pooler',
  whose: string,
  clients: string,
  fallback: PortWish,
): Question {
  const text = `Ports of ${whose}: ${clients}. What becomes of them (${portWishes.join(', ')})`;
  const isWish = (answer: string) => portWishes.some((wish) => wish === answer);
  return {
    name,
    text,
    fallback,
    whyNot: (answer) => (isWish(answer) ? null : `one of ${portWishes.join(', ')}`),
  };
}

/** The rule of the file itself. */
function whyNot(name: 'domain' | 'email', answer: string): string | null {
  const issue = wishesShape.shape[name].safeParse(answer).error?.issues[0];
  if (issue === undefined) return null;
  return issue.code === 'custom' ? issue.message : 'a mail address';
}
