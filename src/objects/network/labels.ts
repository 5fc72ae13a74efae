import { listAt, tableAt, textAt } from '../lenient';

export type Labels = Readonly<Record<string, string>>;

/** Whether a label selector holds for labels. An empty one holds for all (apimachinery, pkg/apis/meta/v1, `LabelSelectorAsSelector`). */
export function selects(selector: unknown, labels: Labels): boolean {
  const wanted = tableAt(selector, 'matchLabels');
  return (
    Object.keys(wanted).every((key) => labels[key] === wanted[key]) &&
    listAt(selector, 'matchExpressions').every((expression) => holds(expression, labels))
  );
}

function holds(expression: unknown, labels: Labels): boolean {
  const value = labels[textAt(expression, 'key') ?? ''];
  const values = listAt(expression, 'values').map(String);
  switch (textAt(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false; // the API server knows no other
  }
}
