import path from 'node:path';
import ts from '@typescript/typescript6';
import { procedures, TypeWriter } from './type-writer.mjs';

/**
 * Writes out the types that two modules re-export, as TypeScript sees them once everything is inferred.
 * @param {string} wireFile exports any types
 * @param {string} routerFile exports AppRouter
 * @returns {{ wire: string, router: string }} declaration modules; the second imports from the first
 */
export function writeOut(wireFile, routerFile) {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const program = ts.createProgram([path.resolve(wireFile), path.resolve(routerFile)], options);
  const checker = program.getTypeChecker();

  /** @param {string} file @returns {[name: string, symbol: ts.Symbol, type: ts.Type][]} */
  function exportsOf(file) {
    const source = program.getSourceFile(path.resolve(file));
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${file} has no exports.`);
    return checker.getExportsOfModule(module).map((alias) => {
      const symbol = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
      return [symbol.name, symbol, checker.getDeclaredTypeOfSymbol(symbol)];
    });
  }

  const types = exportsOf(wireFile);
  const appRouter = exportsOf(routerFile).find(([name]) => name === 'AppRouter')?.[2];
  if (!appRouter) throw new Error(`${routerFile} does not export AppRouter.`);
  const writer = new TypeWriter(checker, new Map(types.map(([name, , type]) => [name, type])));
  return {
    wire: tidy(types.map(([, symbol, type]) => writer.declare(symbol, type))),
    router: tidy([
      `import type { TRPCBuiltRouter, ${Object.values(procedures).join(', ')} } from '@trpc/server';`,
      `import type { ${types.map(([name]) => name).join(', ')} } from './wire.ts';`,
      "/** The server's procedures. */",
      `export type AppRouter = ${writer.router(appRouter)};`,
    ]),
  };
}

/** @param {string[]} parts */
function tidy(parts) {
  return ts
    .createPrinter()
    .printFile(ts.createSourceFile('types.d.ts', parts.join('\n'), ts.ScriptTarget.Latest));
}
