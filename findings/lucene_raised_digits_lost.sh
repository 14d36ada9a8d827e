#!/usr/bin/env bash
# Lucene's StandardAnalyzer takes "10⁶" for "10" and "CO₂" for "co".
#
# Guess: raised and lowered digits are letters of the word ("CO₂") or at least words of their own, as "CO2" is
# kept whole; a search for "m²" does not find every "m".
# Seen (Lucene 9.12.0 on Java 17): U+00B2, U+2076, U+2082 and their like are no part of a word by Unicode's rules
# for word boundaries (UAX 29), and no token is made of them. The English analyzer is alike. So are the
# vulgar fractions: "2½ fathoms" is "2".
#
#   CO2: '[co2]'
#   CO₂: '[co]'
#   10⁶ boats: '[10, boats]'
#   3 m² or 3 m³: '[3, m, or, 3, m]'
#   2½ fathoms: '[2, fathoms]'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.lucene</groupId><artifactId>lucene-core</artifactId><version>9.12.0</version></dependency>
    <dependency><groupId>org.apache.lucene</groupId><artifactId>lucene-analysis-common</artifactId><version>9.12.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

public class Run {
    static List<String> tokens(String text) throws Exception {
        List<String> found = new ArrayList<>();
        try (StandardAnalyzer analyzer = new StandardAnalyzer();
                TokenStream stream = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                found.add(term.toString());
            }
            stream.end();
        }
        return found;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> stated = new LinkedHashMap<>();
        stated.put("CO2", "[co2]");
        stated.put("CO₂", "[co]");
        stated.put("10⁶ boats", "[10, boats]");
        stated.put("3 m² or 3 m³", "[3, m, or, 3, m]");
        stated.put("2½ fathoms", "[2, fathoms]");
        for (Map.Entry<String, String> each : stated.entrySet()) {
            String seen = tokens(each.getKey()).toString();
            System.out.println(each.getKey() + ": '" + seen + "'");
            if (!seen.equals(each.getValue())) {
                System.out.println("changed: stated was '" + each.getValue() + "'");
                System.exit(1);
            }
        }
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
