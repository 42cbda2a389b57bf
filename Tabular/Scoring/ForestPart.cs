namespace MLOpsAspire.Tabular.Scoring;

/// <summary>Up to 32 neighbouring leaves of a tree, and the branches that decide among them.</summary>
/// <param name="Sum">The place of the sum the tree adds to; see <see cref="ForestLayout.SumsPerScore"/>.</param>
/// <param name="IsLast">True for the part of a tree that is looked at last, which is that of its first leaves.</param>
/// <param name="Leaves">A bit for each leaf there is.</param>
/// <param name="FirstBranch">Of the branches on numbers, those first whose missing values go left.</param>
/// <param name="FirstMissingRight">From here on missing values go right.</param>
/// <param name="EndBranch">The branch after the last.</param>
/// <param name="FirstTable">Of the tables of categories.</param>
/// <param name="EndTable">The table after the last.</param>
internal readonly record struct ForestPart(
    int Sum, bool IsLast, uint Leaves, int FirstBranch, int FirstMissingRight, int EndBranch, int FirstTable, int EndTable);
