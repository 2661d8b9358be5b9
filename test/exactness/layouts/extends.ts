import { composeFilesOf } from '../edits.ts';
import { editCompose, isDelicate, servicesIn } from './documents.ts';
import type { Layout } from './layout.ts';

/** Only the first file: what overlays reset or override stays theirs. */
export const extended: Layout = {
  name: 'extends',
  hides: true,
  what: 'every service of the base file extends one of another file',
  apply: (files) => {
    const [base = ''] = composeFilesOf(files);
    const common = 'common-services.yml';
    let written = '';
    const edited = editCompose(files, (document, path) => {
      if (path !== base || isDelicate(document.contents)) return;
      const other = document.clone();
      for (const key of ['name', 'volumes', 'networks', 'version']) other.delete(key);
      written = other.toString({ lineWidth: 0 });
      for (const { name, body } of servicesIn(document)) {
        body.items = [];
        body.set('extends', document.createNode({ file: common, service: name }));
      }
    });
    return written === '' ? files : { ...edited, [common]: written };
  },
};
