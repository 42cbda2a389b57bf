using System.Globalization;
using System.Text;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Samples.Titanic;

/// <summary>
/// Invents a passenger list with the columns of the real one, for machines that cannot fetch it. Class, sex, age group and
/// survival follow the published counts; everything else is made up within plausible bounds and tells nothing about survival.
/// </summary>
public static class PassengerGenerator
{
    /// <summary>The rows of the real list.</summary>
    public const int Rows = 891;

    /// <summary>A few prices for each class, in pounds.</summary>
    private static readonly double[][] Fares = [[26.55, 52, 79.2, 151.55], [10.5, 13, 26], [7.25, 7.75, 8.05, 15.5]];

    private const double MissingAgeShare = 0.2;
    private const double MissingPortShare = 0.002;

    /// <summary>Writes a list as CSV.</summary>
    /// <param name="seed">The same seed gives the same list.</param>
    public static string Generate(ulong seed)
    {
        var random = new SeededRandom(seed);
        var total = PassengerCount.Published.Sum(kind => kind.Count);
        var csv = new StringBuilder("PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked\n");
        for (var id = 1; id <= Rows; id++)
        {
            AppendPassenger(csv, id, Draw(random.Next(total)), random);
        }

        return csv.ToString();
    }

    private static PassengerCount Draw(int number)
    {
        foreach (var kind in PassengerCount.Published)
        {
            number -= kind.Count;
            if (number < 0)
            {
                return kind;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(number));
    }

    private static void AppendPassenger(StringBuilder csv, int id, PassengerCount kind, SeededRandom random) =>
        csv.Append(
            CultureInfo.InvariantCulture,
            $"""
            {id},{(kind.Survived ? 1 : 0)},{kind.PassengerClass},"Generated, {(kind.IsFemale ? "Mrs." : "Mr.")} Passenger {id}",{(kind.IsFemale ? "female" : "male")},{Age(kind, random)},{Relatives(random)},{Relatives(random)},{random.Next(400_000)},{Fare(kind, random)},{Cabin(kind, random)},{Port(random)}

            """);

    private static string Age(PassengerCount kind, SeededRandom random)
    {
        var age = kind.IsChild ? 1 + random.Next(14) : 15 + random.Next(30) + random.Next(27);
        return random.NextDouble() < MissingAgeShare ? "" : age.ToString(CultureInfo.InvariantCulture);
    }

    private static int Relatives(SeededRandom random) => random.Next(20) switch
    {
        < 14 => 0,
        < 18 => 1,
        18 => 2,
        _ => 3,
    };

    private static string Fare(PassengerCount kind, SeededRandom random)
    {
        var fares = Fares[kind.PassengerClass - 1];
        return fares[random.Next(fares.Length)].ToString(CultureInfo.InvariantCulture);
    }

    private static string Cabin(PassengerCount kind, SeededRandom random) =>
        random.Next(10) < (kind.PassengerClass == 1 ? 8 : 1) ? $"{(char)('A' + random.Next(6))}{1 + random.Next(120)}" : "";

    private static string Port(SeededRandom random) => random.NextDouble() switch
    {
        < MissingPortShare => "",
        < 0.09 => "Q",
        < 0.28 => "C",
        _ => "S",
    };
}
