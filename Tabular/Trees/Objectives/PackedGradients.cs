namespace MLOpsAspire.Tabular.Trees.Objectives;

/// <summary>The derivatives of the loss by one score.</summary>
/// <param name="Rows">For each row the two derivatives, as <see cref="GradientPacking.Widen"/> takes them; some more at the end are not used.</param>
/// <param name="Packing">How they are packed.</param>
/// <param name="MaxStep">The longest step of the score.</param>
internal readonly record struct PackedGradients(uint[] Rows, GradientPacking Packing, double MaxStep);
