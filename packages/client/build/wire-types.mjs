import path from 'node:path';
import ts from 'typescript';
import { TypeWriter } from './type-writer.mjs';

/**
 * Writes out the types that a module re-exports, as TypeScript sees them once everything is inferred.
 * @param {string} file
 * @returns {string} a declaration module
 */
export function writeOutWire(file) {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const program = ts.createProgram([path.resolve(file)], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path.resolve(file));
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} has no exports.`);

  const symbols = checker.getExportsOfModule(module).map((symbol) => checker.getAliasedSymbol(symbol));
  const typeOf = (/** @type {ts.Symbol} */ symbol) => checker.getDeclaredTypeOfSymbol(symbol);
  const router = symbols.find((symbol) => symbol.name === 'AppRouter');
  if (!router) throw new Error(`${file} does not export AppRouter.`);
  const others = symbols.filter((symbol) => symbol !== router);
  const writer = new TypeWriter(checker, source, new Map(others.map((symbol) => [symbol.name, typeOf(symbol)])));
  const text = [
    "import type { TRPCBuiltRouter, TRPCQueryProcedure } from '@trpc/server';",
    ...others.map((symbol) => writer.declare(symbol, typeOf(symbol))),
    "/** The server's procedures, for those who make a tRPC client themselves. */",
    `export type AppRouter = ${writer.router(typeOf(router))};`,
  ].join('\n');
  return ts.createPrinter().printFile(ts.createSourceFile('wire.d.ts', text, ts.ScriptTarget.Latest));
}
