import ts from '@typescript/typescript6';
import { describe } from './describe.mjs';

/**
 * tRPC's types of procedures, by their kinds.
 * @type {Record<string, string>}
 */
export const procedures = {
  query: 'TRPCQueryProcedure',
  mutation: 'TRPCMutationProcedure',
  subscription: 'TRPCSubscriptionProcedure',
};

/** What a subscription gives can be any of these. */
const asyncIterables = new Set([
  'AsyncIterable',
  'AsyncIterableIterator',
  'AsyncIteratorObject',
  'AsyncGenerator',
]);

/** Writes types as source text, by name where they have one. */
export class TypeWriter {
  /**
   * @param {ts.TypeChecker} checker
   * @param {Map<string, ts.Type>} named
   */
  constructor(checker, named) {
    this.checker = checker;
    this.named = named;
    /** Whether what is written is sent: its arrays may then be read-only. */
    this.isInput = false;
  }

  /** @param {ts.Symbol} symbol @param {ts.Type} type @returns {string} the declaration of a name */
  declare(symbol, type) {
    const doc = comment(ts.displayPartsToString(symbol.getDocumentationComment(this.checker)));
    this.isInput = symbol.name.endsWith('Input');
    const text = this.define(type);
    this.isInput = false;
    return `${doc}export ${text.startsWith('{') && !type.isUnion() ? `interface ${symbol.name} ${text}` : `type ${symbol.name} = ${text};`}`;
  }

  /** @param {ts.Type} type @returns {string} its structure, even when it has a name */
  define(type) {
    const { checker } = this;
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) {
      throw new Error('A type of the wire is not known: does the workspace type-check?');
    }
    if (type.flags & ts.TypeFlags.Boolean) return 'boolean';
    if (type.isUnion()) return this.union(type.types);
    if (checker.isArrayType(type)) return `${this.isInput ? 'readonly ' : ''}${this.element(type)}[]`;
    if (asyncIterables.has(type.symbol?.name)) return `AsyncIterable<${this.write(this.argument(type))}>`;
    if (!(type.flags & ts.TypeFlags.Object))
      return checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
    const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (values) return `Record<string, ${this.write(values)}>`;
    return `{\n${type
      .getProperties()
      .map((property) => this.member(property))
      .join('\n')}\n}`;
  }

  /** @param {ts.Type} type @returns {string} its name, or its structure */
  write(type) {
    for (const [name, other] of this.named) if (this.isSame(type, other)) return name;
    return this.define(type);
  }

  /** @param {ts.Type} type a router @returns {string} */
  router(type) {
    const def = this.property(type, '_def');
    const errorShape = this.property(this.property(this.property(def, '_config'), '$types'), 'errorShape');
    const root = `{ ctx: object; meta: object; errorShape: ${this.write(errorShape)}; transformer: false }`;
    return `TRPCBuiltRouter<${root}, ${this.record(this.property(def, 'record'))}>`;
  }

  /** @param {ts.Type} type of a part of the router @returns {string} */
  record(type) {
    const def = type.getProperty('_def');
    if (!def) {
      const parts = type.getProperties().map((part) => `${part.name}: ${this.record(this.typeOf(part))};`);
      return `{\n${parts.join('\n')}\n}`;
    }
    const kind = this.checker.typeToString(this.property(this.typeOf(def), 'type')).replaceAll('"', '');
    const procedure = procedures[kind];
    if (!procedure) throw new Error(`A procedure that is a ${kind} has no form here.`);
    const types = this.property(this.typeOf(def), '$types');
    const [input, output] = ['input', 'output'].map((name) => this.write(this.property(types, name)));
    return `${procedure}<{ input: ${input}; output: ${output}; meta: object }>`;
  }

  /** @param {readonly ts.Type[]} types */
  union(types) {
    const booleans = types.filter((type) => type.flags & ts.TypeFlags.BooleanLiteral);
    const rest = types.filter((type) => !(booleans.length === 2 && booleans.includes(type)));
    const last = ts.TypeFlags.Null | ts.TypeFlags.Undefined;
    rest.sort((a, b) => (a.flags & last ? 1 : 0) - (b.flags & last ? 1 : 0));
    return [...(booleans.length === 2 ? ['boolean'] : []), ...rest.map((type) => this.write(type))].join(
      ' | ',
    );
  }

  /** @param {ts.Type} type */
  element(type) {
    const text = this.write(this.argument(type));
    return /^\w+$/.test(text) || text.startsWith('{') ? text : `(${text})`;
  }

  /** @param {ts.Type} type @returns {ts.Type} the first of its arguments */
  argument(type) {
    const [first] = this.checker.getTypeArguments(/** @type {ts.TypeReference} */ (type));
    return /** @type {ts.Type} */ (first);
  }

  /** @param {ts.Symbol} property */
  member(property) {
    const optional = Boolean(property.flags & ts.SymbolFlags.Optional);
    const type = this.typeOf(property);
    const text = this.write(optional ? this.checker.getNonNullableType(type) : type);
    const nullable = optional && type.isUnion() && type.types.some((part) => part.flags & ts.TypeFlags.Null);
    const suffix = optional ? `${nullable ? ' | null' : ''} | undefined` : '';
    return `${comment(describe(this.checker, property))}${property.name}${optional ? '?' : ''}: ${text}${suffix};`;
  }

  /** @param {ts.Type} type @param {ts.Type} other */
  isSame(type, other) {
    if (type === other) return true;
    const composite = ts.TypeFlags.Object | ts.TypeFlags.Union;
    if (!(type.flags & composite) || !(other.flags & composite)) return false;
    // Assignability alone would take types of optional properties for one another.
    if (propertyNames(type) !== propertyNames(other)) return false;
    return this.checker.isTypeAssignableTo(type, other) && this.checker.isTypeAssignableTo(other, type);
  }

  /** @param {ts.Type} type @param {string} name */
  property(type, name) {
    const symbol = type.getProperty(name);
    if (!symbol) throw new Error(`The router has no ${name} where it used to.`);
    return this.typeOf(symbol);
  }

  /** @param {ts.Symbol} symbol */
  typeOf(symbol) {
    return this.checker.getTypeOfSymbol(symbol);
  }
}

/** @param {ts.Type} type */
function propertyNames(type) {
  return type.isUnion()
    ? ''
    : type
        .getProperties()
        .map((property) => property.name)
        .sort()
        .join();
}

/** @param {string | undefined} text */
function comment(text) {
  return text ? `/** ${text.replaceAll('*/', '* /')} */\n` : '';
}
