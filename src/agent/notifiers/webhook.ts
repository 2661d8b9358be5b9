// POST of JSON. `text` is what Slack's incoming webhooks, and what Mattermost, Rocket.Chat and Google Chat made after them,
// show (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks); the other keys are for programs.
import type { World } from '../../ports/world.ts';
import { headlineOf, isNews, type Message, type Notifier } from '../notify.ts';
import { callUntilTaken } from './call.ts';

export interface WebhookInput {
  readonly url: string;
  readonly allowHttp: boolean;
}

export function webhook({ url, allowHttp }: WebhookInput, world: World): Notifier {
  return {
    id: 'webhook',
    wants: isNews,
    send: (message) => {
      const body = { contentType: 'application/json', text: JSON.stringify(bodyOf(message)) };
      return callUntilTaken({ method: 'POST', url, body, allowHttp }, world);
    },
  };
}

function bodyOf(message: Message): object {
  const { kind, job, title, at, said, since, missed, where, othersFailing } = message;
  return {
    // Slack reads <, > and & as the beginnings of links and mentions.
    text: headlineOf(message).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    event: kind,
    job,
    title,
    at: at.toISOString(),
    said,
    where,
    ...(since === undefined ? {} : { since }),
    ...(missed === undefined ? {} : { missed }),
    othersFailing,
  };
}
