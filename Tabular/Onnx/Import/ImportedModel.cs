using System.Collections.Concurrent;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>
/// A model that another program wrote as ONNX, as steps on the numbers of a row. An input of several columns is as many columns, called by
/// its name and their places from 0, such as <c>float_input[3]</c>. Columns are taken in single precision; for one of whole numbers
/// fractions are cut off. A word that the graph does not know is as good as none.
/// </summary>
public sealed class ImportedModel : IRowModel
{
    private readonly ConcurrentBag<double[]> _free = [];
    private readonly double[] _registers;
    private readonly Step[] _steps;
    private readonly Func<double, double>[] _columns;
    private readonly ModelOutputs _outputs;

    internal ImportedModel(GraphCompiler graph, ModelOutputs outputs)
    {
        Inputs = graph.Inputs.Features(graph.Vocabulary);
        _columns = [.. graph.Inputs.Types.Select(Rounding.To)];
        _registers = graph.Registers;
        _steps = [.. graph.Steps];
        _outputs = outputs;
    }

    public IReadOnlyList<Feature> Inputs { get; }

    public LearningTask Task => _outputs.Task;

    public IReadOnlyList<ClassLabel> Classes => _outputs.Classes;

    public Prediction Predict(ReadOnlySpan<float> inputs)
    {
        var registers = _free.TryTake(out var used) ? used : [.. _registers];
        for (var i = 0; i < _columns.Length; i++)
        {
            registers[i] = _columns[i](inputs[i]);
        }

        foreach (var step in _steps)
        {
            step.Run(registers);
        }

        var prediction = _outputs.Read(registers);
        _free.Add(registers);
        return prediction;
    }
}
