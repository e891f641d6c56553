import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import parseExpression from 'spdx-expression-parse';
import { commitTime } from './archive.mjs';

const licenses = new Contrib.License.Factories.LicenseFactory(parseExpression);
export const specification = Spec.Spec1dot6;

/**
 * @param {import('./manifest.mjs').Manifest} manifest
 * @param {import('./third-party.mjs').Component[]} components
 * @returns {string} the software bill of materials in CycloneDX JSON
 */
export function createBom(manifest, components) {
  const bom = new Models.Bom();
  const product = component(Enums.ComponentType.Application, manifest);
  bom.metadata.component = product;
  bom.metadata.timestamp = commitTime();
  for (const part of components) {
    const made = component(Enums.ComponentType.Library, part);
    made.scope = Enums.ComponentScope.Required;
    add(made);
  }
  for (const [name, version] of Object.entries(manifest.optionalDependencies)) {
    const made = component(Enums.ComponentType.Library, { name, version, license: 'MIT AND PostgreSQL' });
    made.scope = Enums.ComponentScope.Optional;
    add(made);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(specification));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;

  /** @param {Models.Component} made */
  function add(made) {
    bom.components.add(made);
    product.dependencies.add(made.bomRef);
  }
}

/**
 * @param {Enums.ComponentType} type
 * @param {{ name: string, version: string, license: string, description?: string }} described
 */
function component(type, { name, version, license, description }) {
  const [, group, base = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  const purl = new PackageURL('npm', group, base, version).toString();
  const made = new Models.Component(type, base, { group, version, description, bomRef: purl, purl });
  made.licenses.add(licenses.makeFromString(license));
  return made;
}
