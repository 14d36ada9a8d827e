#!/usr/bin/env bash
# marc4j writes a record that says it is Unicode as Latin-1, with question marks for what that lacks.
#
# Guess: the leader says how a record is encoded ("a" at its tenth place: Unicode), the writer does it so,
# and the record that is read back is the one written.
# Seen (marc4j 2.9.6 on Java 17): without an encoding named, MarcStreamWriter uses Latin-1 whatever the
# leader says, and throws nothing; the reader believes the leader. A title in Cyrillic is "???????". With
# "UTF-8" named it is right.
#
#   no encoding named: 'a ??????? ? ??????'
#   UTF-8 named: 'a Приливы и отливы'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.marc4j</groupId><artifactId>marc4j</artifactId><version>2.9.6</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.marc4j.MarcStreamReader;
import org.marc4j.MarcStreamWriter;
import org.marc4j.marc.DataField;
import org.marc4j.marc.MarcFactory;
import org.marc4j.marc.Record;

public class Run {
    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen.replace("\n", "\\n") + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated.replace("\n", "\\n") + "'");
            System.exit(1);
        }
    }

    static String titleAfter(String encoding) {
        MarcFactory factory = MarcFactory.newInstance();
        Record record = factory.newRecord("00000nam a2200000 a 4500");
        record.addVariableField(factory.newDataField("245", '0', '0', "a", "Приливы и отливы"));
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        MarcStreamWriter writer = encoding == null ? new MarcStreamWriter(target) : new MarcStreamWriter(target, encoding);
        writer.write(record);
        writer.close();
        Record read = new MarcStreamReader(new ByteArrayInputStream(target.toByteArray())).next();
        return read.getLeader().getCharCodingScheme() + " " + ((DataField) read.getVariableField("245")).getSubfield('a').getData();
    }

    public static void main(String[] arguments) {
        check("no encoding named", titleAfter(null), "a ??????? ? ??????");
        check("UTF-8 named", titleAfter("UTF-8"), "a Приливы и отливы");
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
