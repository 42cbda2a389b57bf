// Scores rows with ONNX Runtime. Standard input: a list of {"model": path, "inputs": [{"name", "type": a type of ONNX Runtime's, "columns":
// how many (1), "values": [...] row after row}]}, where null is a missing number. Standard output: for each of them, for each output of the
// graph, in its order, the values, row after row.
import { readFileSync } from 'node:fs';
import ort from 'onnxruntime-node';

const arrays = {
  float32: values => Float32Array.from(values, value => value ?? NaN),
  float64: values => Float64Array.from(values, value => value ?? NaN),
  int64: values => BigInt64Array.from(values, BigInt),
  string: values => values,
};
const plain = value => typeof value === 'bigint' ? Number(value) : value;
const answers = [];
for (const request of JSON.parse(readFileSync(0, 'utf8'))) {
  const session = await ort.InferenceSession.create(request.model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const feeds = Object.fromEntries(request.inputs.map(({ name, type, columns = 1, values }) =>
    [name, new ort.Tensor(type, arrays[type](values), [values.length / columns, columns])]));
  const outputs = await session.run(feeds);
  answers.push(session.outputNames.map(name => Array.from(outputs[name].data, plain)));
}
process.stdout.write(JSON.stringify(answers));
