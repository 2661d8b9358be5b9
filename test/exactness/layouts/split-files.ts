import { Document, isMap, type YAMLMap } from 'yaml';
import { composeFilesOf, setKey } from '../edits.ts';
import { editCompose, isDelicate, servicesIn } from './documents.ts';
import type { Layout } from './layout.ts';

/** Only the first file: overlays change what stands before them, so their order matters. */
export const splitFiles: Layout = {
  name: 'split-files',
  what: 'the base file cut into one Compose file per service',
  apply: (files) => {
    const [base = '', ...others] = composeFilesOf(files);
    const written: Record<string, string> = {};
    const edited = editCompose(files, (document, path) => {
      const services = document.get('services');
      if (path !== base || !isMap(services) || isDelicate(document.contents)) return;
      for (const { name, body } of servicesIn(document).slice(1)) {
        const own = new Document({ services: {} });
        (own.get('services') as YAMLMap).set(name, own.createNode(body.toJSON()));
        written[`service-${name}.yml`] = own.toString({ lineWidth: 0 });
        services.delete(name);
      }
    });
    const list = [base, ...Object.keys(written), ...others].join(':');
    return setKey('COMPOSE_FILE', list)({ ...edited, ...written });
  },
};
