// Scores rows with ONNX Runtime. Standard input: on each line {"model": path, "inputs": [{"name", "type": a type of ONNX Runtime's,
// "columns": how many (1), "values": [...] row after row}]}, where null is a missing number. Standard output: on each line, for each
// output of the graph, in its order, the values, row after row, those that are no finite numbers as texts; or {"error": text}.
import { createInterface } from 'node:readline';
import ort from 'onnxruntime-node';

const arrays = {
  float32: values => Float32Array.from(values, value => value ?? NaN),
  float64: values => Float64Array.from(values, value => value ?? NaN),
  int64: values => BigInt64Array.from(values, BigInt),
  string: values => values,
};
const plain = value => typeof value === 'bigint' ? Number(value) : typeof value !== 'number' || Number.isFinite(value) ? value : String(value);

async function score({ model, inputs }) {
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  const feeds = Object.fromEntries(inputs.map(({ name, type, columns = 1, values }) =>
    [name, new ort.Tensor(type, arrays[type](values), [values.length / columns, columns])]));
  const outputs = await session.run(feeds);
  return session.outputNames.map(name => Array.from(outputs[name].data, plain));
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await score(JSON.parse(line)).catch(error => ({ error: String(error) }));
  process.stdout.write(JSON.stringify(answer) + '\n');
}
