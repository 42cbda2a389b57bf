using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>What a graph's outputs say: a label with or without probabilities, or numbers.</summary>
internal sealed class ModelOutputs
{
    private readonly GraphValue? _label;
    private readonly int[] _numbers;
    private readonly Dictionary<double, int> _indexOf = [];

    /// <param name="graph">The graph.</param>
    /// <param name="names">Its outputs.</param>
    /// <exception cref="OnnxFormatException">They are something else.</exception>
    public ModelOutputs(GraphCompiler graph, IReadOnlyList<string> names)
    {
        var values = names.Select(graph.ValueOf).ToArray();
        var labels = values.Where(IsLabel).ToArray();
        var numbers = values.Where(value => value is { HasRows: true, Dims.Length: <= 1, RowsAreLast: false } && value.Type.IsFloating()).ToArray();
        if (labels.Length + numbers.Length != values.Length || labels.Length > 1 || values.Length == 0 || (labels.Length == 1 && numbers.Length > 1)
            || (labels.Length == 0 && numbers.Any(value => value.IsMap)) || numbers.Sum(value => value.Width) > ClassLists.MaxClasses)
        {
            throw new OnnxFormatException(
                $"The ONNX graph's outputs ({Names.List(names)}) are not a label with or without probabilities, nor up to {ClassLists.MaxClasses} numbers.");
        }

        _numbers = [.. numbers.SelectMany(value => value.Registers)];
        _label = labels.FirstOrDefault();
        Classes = _label is null ? [] : ClassesOf(_label, numbers.FirstOrDefault(), graph.Vocabulary);
        Task = _label is null ? LearningTask.Regression : Classes.Count == 2 ? LearningTask.Binary : LearningTask.Multiclass;
    }

    public LearningTask Task { get; }

    /// <summary>In the order of the probabilities; none for numbers.</summary>
    public IReadOnlyList<ClassLabel> Classes { get; }

    /// <summary>The prediction that was computed.</summary>
    public Prediction Read(double[] registers)
    {
        var numbers = Array.ConvertAll(_numbers, register => (float)registers[register]);
        if (_label is null)
        {
            return new Prediction(Label: null, numbers[0], Values: numbers.Length > 1 ? numbers : null);
        }

        var index = _indexOf[registers[_label.Registers[0]]];
        return (Task, numbers.Length) switch
        {
            (_, 0) => new Prediction(Classes[index], float.NaN),
            (LearningTask.Binary, _) => new Prediction(Classes[index], numbers[^1]),
            _ => new Prediction(Classes[index], numbers[index], numbers),
        };
    }

    private static bool IsLabel(GraphValue value) =>
        value is { HasRows: true, Width: 1, IsMap: false, Classes: not null } && (value.Type.IsWhole() || value.Type == ElementType.String);

    /// <summary>The classes in the order of the probabilities, which maps name and others keep.</summary>
    private IReadOnlyList<ClassLabel> ClassesOf(GraphValue label, GraphValue? probabilities, Vocabulary vocabulary)
    {
        var classes = probabilities is { IsMap: true } ? probabilities.Classes! : label.Classes!;
        var isWhole = probabilities is null || probabilities.Width == classes.Count || (probabilities.Width == 1 && classes.Count == 2);
        if (classes.Count < 2 || !isWhole || !classes.ToHashSet().SetEquals(label.Classes!))
        {
            throw new OnnxFormatException("The ONNX graph's label and probabilities are not of the same two or more classes.");
        }

        foreach (var (index, item) in classes.Index())
        {
            _indexOf.Add(item.Number ?? vocabulary.NumberOf(item.Text!), index);
        }

        return classes;
    }
}
