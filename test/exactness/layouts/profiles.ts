import { addLine } from '../edits.ts';
import { editCompose, servicesIn } from './documents.ts';
import { eachService, type Layout } from './layout.ts';

export const profiles: Layout = {
  name: 'profiles',
  what: 'every second service behind a profile, and COMPOSE_PROFILES naming it',
  apply: (files) => {
    const seen: string[] = [];
    const edited = editCompose(files, (document) => {
      for (const { name, body } of servicesIn(document)) {
        if (seen.includes(name)) continue;
        seen.push(name);
        if (seen.length % 2 === 0) body.set('profiles', document.createNode(['platform', 'all']));
      }
    });
    return addLine('COMPOSE_PROFILES=platform')(edited);
  },
  view: (model) => eachService(model, ({ profiles: _, ...service }) => service),
};
