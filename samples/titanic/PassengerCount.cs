namespace MLOpsAspire.Samples.Titanic;

/// <summary>How many passengers of a kind lived or died.</summary>
/// <param name="PassengerClass">1 to 3.</param>
/// <param name="IsFemale">As the inquiry counted them.</param>
/// <param name="IsChild">As the inquiry counted them.</param>
/// <param name="Survived">Whether these lived.</param>
/// <param name="Count">Persons.</param>
internal sealed record PassengerCount(int PassengerClass, bool IsFemale, bool IsChild, bool Survived, int Count)
{
    /// <summary>
    /// All passengers, without the crew: the British inquiry's report of 1912 as tabulated by Dawson, "The 'Unusual Episode' Data
    /// Revisited", Journal of Statistics Education 3(3), 1995.
    /// </summary>
    public static IReadOnlyList<PassengerCount> Published { get; } =
    [
        new(1, IsFemale: false, IsChild: false, Survived: false, 118),
        new(1, IsFemale: false, IsChild: false, Survived: true, 57),
        new(1, IsFemale: true, IsChild: false, Survived: false, 4),
        new(1, IsFemale: true, IsChild: false, Survived: true, 140),
        new(1, IsFemale: false, IsChild: true, Survived: true, 5),
        new(1, IsFemale: true, IsChild: true, Survived: true, 1),
        new(2, IsFemale: false, IsChild: false, Survived: false, 154),
        new(2, IsFemale: false, IsChild: false, Survived: true, 14),
        new(2, IsFemale: true, IsChild: false, Survived: false, 13),
        new(2, IsFemale: true, IsChild: false, Survived: true, 80),
        new(2, IsFemale: false, IsChild: true, Survived: true, 11),
        new(2, IsFemale: true, IsChild: true, Survived: true, 13),
        new(3, IsFemale: false, IsChild: false, Survived: false, 387),
        new(3, IsFemale: false, IsChild: false, Survived: true, 75),
        new(3, IsFemale: true, IsChild: false, Survived: false, 89),
        new(3, IsFemale: true, IsChild: false, Survived: true, 76),
        new(3, IsFemale: false, IsChild: true, Survived: false, 35),
        new(3, IsFemale: false, IsChild: true, Survived: true, 13),
        new(3, IsFemale: true, IsChild: true, Survived: false, 17),
        new(3, IsFemale: true, IsChild: true, Survived: true, 14),
    ];
}
