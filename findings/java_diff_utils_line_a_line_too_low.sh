#!/usr/bin/env bash
# A difference that java-diff-utils writes without context puts a new line one line too low.
#
# Guess: a unified diff says the same to each reader: where no line is taken away, the number is that of
# the line before the new ones, "@@ -3,0 +4 @@", and 0 for an empty file (GNU diffutils, "Detailed
# Description of Unified Format": an empty hunk's line is the one before it).
# Seen (java-diff-utils 4.16 on Java 17, applied by GNU patch, which is needed here): with 0 lines of
# context it writes "-4,0", so patch sets the line behind the fourth without a word. Its own reader undoes
# the fault, so the library's round trip is right. A text added to an empty file begins at line 1 of none.
#
#   exit code of patch: '0'
#   wanted: 'one two three NEW four five six'
#   head: '@@ -4,0 +4,1 @@'
#   applied by patch: 'one two three four NEW five six'
#   applied by the library: 'one two three NEW four five six'
#   head, empty file: '@@ -1,0 +1,7 @@'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.github.java-diff-utils</groupId><artifactId>java-diff-utils</artifactId><version>4.16</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

public class Run {
    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen.replace("\n", "\\n") + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated.replace("\n", "\\n") + "'");
            System.exit(1);
        }
    }

    static String head(List<String> diff) {
        return diff.stream().filter(line -> line.startsWith("@@")).findFirst().get();
    }

    public static void main(String[] arguments) throws Exception {
        List<String> before = List.of("one", "two", "three", "four", "five", "six");
        List<String> after = List.of("one", "two", "three", "NEW", "four", "five", "six");
        Patch<String> patch = DiffUtils.diff(before, after);
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff("a/log", "b/log", before, patch, 0);
        Files.write(Path.of("log"), before);
        Files.write(Path.of("change.diff"), diff);
        Process tool = new ProcessBuilder("patch", "--silent", "log", "change.diff").inheritIO().start();
        check("exit code of patch", String.valueOf(tool.waitFor()), "0");
        check("wanted", String.join(" ", after), "one two three NEW four five six");
        check("head", head(diff), "@@ -4,0 +4,1 @@");
        check("applied by patch", String.join(" ", Files.readAllLines(Path.of("log"))), "one two three four NEW five six");
        check("applied by the library", String.join(" ", DiffUtils.patch(before, UnifiedDiffUtils.parseUnifiedDiff(diff))), "one two three NEW four five six");
        List<String> none = List.of();
        check("head, empty file", head(UnifiedDiffUtils.generateUnifiedDiff("a/log", "b/log", none, DiffUtils.diff(none, after), 3)), "@@ -1,0 +1,7 @@");
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
