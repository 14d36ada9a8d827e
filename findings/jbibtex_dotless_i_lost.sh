#!/usr/bin/env bash
# JBibTeX reads `na\"{\i}ve` as "nave", and no title with a formula.
#
# Guess: what reads `\"{o}` as "ö" reads `\"{\i}`, the classic way to write "ï", as "ï"; `$`, which BibTeX
# files use for a formula, is passed on.
# Seen (jbibtex 1.0.20 on Java 17): the dotless letter is dropped with its accent, and nothing tells. Where
# the text has a "$" the parser of LaTeX throws a ParseException, so a title with H$_2$O has to be taken
# with all its backslashes.
#
#   o with two dots: 'Höhe'
#   dotless i with two dots: 'nave'
#   dotless i with an accent: 'Mara'
#   formula: 'ParseException'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.jbibtex</groupId><artifactId>jbibtex</artifactId><version>1.0.20</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import java.io.StringReader;
import org.jbibtex.BibTeXDatabase;
import org.jbibtex.BibTeXEntry;
import org.jbibtex.BibTeXParser;
import org.jbibtex.LaTeXParser;
import org.jbibtex.LaTeXPrinter;
import org.jbibtex.ParseException;

public class Run {
    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen.replace("\n", "\\n") + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated.replace("\n", "\\n") + "'");
            System.exit(1);
        }
    }

    static String title(String latex) throws Exception {
        BibTeXDatabase database = new BibTeXParser().parse(new StringReader("@misc{a, title={" + latex + "}}"));
        String text = database.getEntries().values().iterator().next().getField(BibTeXEntry.KEY_TITLE).toUserString();
        try {
            return new LaTeXPrinter().print(new LaTeXParser().parse(text));
        } catch (ParseException error) {
            return "ParseException";
        }
    }

    public static void main(String[] arguments) throws Exception {
        check("o with two dots", title("H\\\"{o}he"), "Höhe");
        check("dotless i with two dots", title("na\\\"{\\i}ve"), "nave");
        check("dotless i with an accent", title("Mar\\'{\\i}a"), "Mara");
        check("formula", title("H$_2$O"), "ParseException");
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
