import { servicesOf } from '../../engine/find-service.ts';
import type { ServiceFact } from '../../model/facts/services.ts';

/** Exporters that speak Postgres, by image. */
const exporters =
  /(?:^|\/)(?:postgres[-_]exporter|pgmonitor|pgwatch\w*|pg[-_]exporter|sql[-_]exporter|pgdog|pganalyze[a-z-]*)$/;

/** The services that read the database's own counters. */
export function databaseExportersOf(services: readonly ServiceFact[]): readonly ServiceFact[] {
  return services.filter(({ image, product }) => {
    return exporters.test(image?.repository ?? '') || /postgres-exporter/.test(product ?? '');
  });
}

/** Whether there is a database of this deployment to watch, here or elsewhere. */
export function hasDatabase(services: readonly ServiceFact[]): boolean {
  return servicesOf(services, 'db', 'rest', 'auth').length > 0;
}
