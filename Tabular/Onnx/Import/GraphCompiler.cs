using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>
/// Turns a graph into steps that run on the numbers of one row. Each number of a row has a register; what is the same for every row is
/// computed now. Nodes must come after those they need, as the format demands, so that there can be no circle.
/// </summary>
internal sealed class GraphCompiler
{
    /// <summary>How many numbers the values of a graph may have together, so that a small file cannot ask for a lot of memory.</summary>
    private const int MaxNumbers = 1 << 22;

    /// <summary>The most axes a tensor may have.</summary>
    public const int MaxRank = 8;

    private readonly Dictionary<string, GraphValue> _values = new(StringComparer.Ordinal);
    private readonly List<Step> _steps = [];
    private double[] _registers = new double[64];
    private int _registerCount;
    private long _charged;

    /// <param name="graph">The graph.</param>
    /// <param name="opset">The version of the operators of ai.onnx.</param>
    /// <param name="mlOpset">The version of those of ai.onnx.ml.</param>
    /// <exception cref="OnnxFormatException">It cannot be turned into steps; the message names the node.</exception>
    public GraphCompiler(GraphProto graph, long opset, long mlOpset)
    {
        Opset = opset;
        MlOpset = mlOpset;
        if (graph.SparseInitializer.Count > 0)
        {
            throw new OnnxFormatException("The ONNX graph has sparse constants, which are not supported.");
        }

        // Older files list constants among the inputs as well.
        var constants = graph.Initializer.Select(constant => constant.Name).ToHashSet(StringComparer.Ordinal);
        Inputs = new GraphInputs(this, [.. graph.Input.Where(input => !constants.Contains(input.Name))]);
        foreach (var constant in graph.Initializer)
        {
            Name(constant.Name, Constant(constant));
        }

        foreach (var node in graph.Node)
        {
            Compile(node);
        }
    }

    public long Opset { get; }

    public long MlOpset { get; }

    public GraphInputs Inputs { get; }

    public Vocabulary Vocabulary { get; } = new();

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>The registers as they are before a row is put in.</summary>
    public double[] Registers => _registers[.._registerCount];

    /// <summary>The value of this name.</summary>
    /// <exception cref="OnnxFormatException">There is none.</exception>
    public GraphValue ValueOf(string name) => _values.TryGetValue(name, out var value) ? value
        : throw new OnnxFormatException($"The ONNX graph has no value '{Names.Shorten(name)}'.");

    /// <summary>Gives a value its name.</summary>
    /// <exception cref="OnnxFormatException">The name is empty or taken.</exception>
    public void Name(string name, GraphValue value)
    {
        if (name.Length == 0 || !_values.TryAdd(name, value))
        {
            throw new OnnxFormatException($"The ONNX graph has two values named '{Names.Shorten(name)}', or one without a name.");
        }
    }

    /// <summary>New registers.</summary>
    public int[] Allocate(int count)
    {
        var first = _registerCount;
        _registerCount += count;
        if (_registers.Length < _registerCount)
        {
            Array.Resize(ref _registers, Math.Max(_registerCount, 2 * _registers.Length));
        }

        return [.. Enumerable.Range(first, count)];
    }

    /// <summary>A tensor that is the same for every row.</summary>
    public GraphValue Constant(ElementType type, int[] dims, IReadOnlyList<double> numbers)
    {
        var registers = Allocate(numbers.Count);
        for (var i = 0; i < numbers.Count; i++)
        {
            _registers[registers[i]] = numbers[i];
        }

        return new GraphValue(type, HasRows: false, dims, registers);
    }

    /// <inheritdoc cref="Constant(ElementType, int[], IReadOnlyList{double})"/>
    public GraphValue Constant(TensorProto tensor)
    {
        var numbers = TensorReader.Read(tensor, Vocabulary);
        return Charge(numbers.Length)
            ? Constant(TensorReader.TypeOf(tensor), TensorReader.DimsOf(tensor), numbers)
            : throw new OnnxFormatException($"The ONNX constant '{Names.Shorten(tensor.Name)}' is too large.");
    }

    /// <summary>The numbers of a constant.</summary>
    /// <exception cref="OnnxFormatException">It is none.</exception>
    public double[] NumbersOf(ImportNode node, GraphValue value) => value.HasRows
        ? throw node.Error("takes something computed where only a constant is supported")
        : [.. value.Registers.Select(register => _registers[register])];

    /// <summary>The numbers of a constant that must be whole.</summary>
    public long[] WholeNumbersOf(ImportNode node, GraphValue value) => value.Type.IsWhole()
        ? [.. NumbersOf(node, value).Select(number => (long)number)]
        : throw node.Error("takes a constant of another type where whole numbers are expected");

    /// <summary>A value computed by a step.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="hasRows">Whether it differs from row to row; otherwise it is computed now.</param>
    /// <param name="dims">Its shape.</param>
    /// <param name="makeStep">Makes the step that writes the registers it is given.</param>
    public GraphValue Compute(ImportNode node, ElementType type, bool hasRows, int[] dims, Func<int[], Step> makeStep)
    {
        var registers = Allocate(Charge(node, dims));
        var step = makeStep(registers);
        if (hasRows)
        {
            _steps.Add(step);
        }
        else
        {
            step.Run(_registers);
        }

        return new GraphValue(type, hasRows, dims, registers);
    }

    /// <summary>A value made of numbers that are there already.</summary>
    public GraphValue View(ImportNode node, GraphValue source, int[] dims, int[] registers)
    {
        Charge(node, dims);
        return new GraphValue(source.Type, source.HasRows, dims, registers) { Classes = source.Classes };
    }

    /// <summary>Counts the numbers of a shape against what a graph may have.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="OnnxFormatException">They are too many.</exception>
    public int Charge(ImportNode node, int[] dims, int times = 1)
    {
        var size = dims.Aggregate(1L, (product, length) => product <= MaxNumbers ? product * length : product);
        return size is > 0 and <= MaxNumbers && dims.Length <= MaxRank && Charge(size * times)
            ? (int)size
            : throw node.Error("makes no numbers at all, or more numbers or axes than are supported");
    }

    private bool Charge(long count) => (_charged += count) <= MaxNumbers;

    private void Compile(NodeProto proto)
    {
        var node = new ImportNode(proto, [.. proto.Input.Select(name => name.Length == 0 ? null : Find(proto, name))]);
        var outputs = Operators.Find(proto)(this, node);
        if (proto.Output.Count == 0 || proto.Output.Count > outputs.Count)
        {
            throw node.Error($"has {proto.Output.Count} outputs");
        }

        foreach (var (name, value) in proto.Output.Zip(outputs).Where(output => output.First.Length > 0))
        {
            Name(name, value);
        }
    }

    private GraphValue Find(NodeProto node, string name) => _values.TryGetValue(name, out var value) ? value
        : throw node.Error($"takes '{Names.Shorten(name)}', which nothing before it gives");
}
