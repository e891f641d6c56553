import ts from '@typescript/typescript6';

/**
 * What the schema says about a property: the text of its `.describe(…)`, wherever its definition leads.
 * @param {ts.TypeChecker} checker
 * @param {ts.Symbol} property
 * @returns {string | undefined}
 */
export function describe(checker, property) {
  const declaration = property.declarations?.[0];
  return declaration && describedAt(checker, declaration);
}

/** @param {ts.TypeChecker} checker @param {ts.Declaration} declaration @returns {string | undefined} */
function describedAt(checker, declaration) {
  if (!ts.isPropertyAssignment(declaration) && !ts.isVariableDeclaration(declaration)) return undefined;
  let expression = declaration.initializer;
  while (
    expression &&
    ts.isCallExpression(expression) &&
    ts.isPropertyAccessExpression(expression.expression)
  ) {
    const [argument] = expression.arguments;
    if (expression.expression.name.text === 'describe' && argument && ts.isStringLiteralLike(argument)) {
      return argument.text;
    }
    expression = expression.expression.expression;
  }
  if (!expression) return undefined;
  let symbol = checker.getSymbolAtLocation(expression);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const next = symbol?.declarations?.[0];
  return next && next !== declaration ? describedAt(checker, next) : undefined;
}
