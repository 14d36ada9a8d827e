#!/usr/bin/env bash
# epub4j reads no contents from a book of EPUB 3 and writes it as EPUB 2, with the illustrator as author.
#
# Guess: the contents are in the navigation document, the role of a creator is the one that refines it, and
# what is written is the book that was read.
# Seen (epub4j 4.2.1 on Java 17): the table of contents is empty and is written so, as NCX of a package of
# version "2.0"; the navigation document is no more than a file in it. `refines` goes and both creators are
# "aut". A space in a file's name, "%20" in the book that was read, is written as it is, which no address
# may have.
#
#   entries in the contents: '0'
#   version, written: '2.0'
#   roles, written: 'aut aut'
#   files, written: 'low water.xhtml nav.xhtml'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.documentnode</groupId><artifactId>epub4j-core</artifactId><version>4.2.1</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import io.documentnode.epub4j.domain.Book;
import io.documentnode.epub4j.epub.EpubReader;
import io.documentnode.epub4j.epub.EpubWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

public class Run {
    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen.replace("\n", "\\n") + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated.replace("\n", "\\n") + "'");
            System.exit(1);
        }
    }

    static final String PACKAGE = """
        <package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
        <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:isbn:9780306406157</dc:identifier>
        <dc:title>Tides</dc:title><dc:language>en</dc:language>
        <dc:creator id="c1">Anna Okoro</dc:creator><dc:creator id="c2">Kim Berg</dc:creator>
        <meta refines="#c2" property="role" scheme="marc:relators">ill</meta>
        <meta property="dcterms:modified">2024-05-06T00:00:00Z</meta></metadata>
        <manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
        <item id="a" href="low%20water.xhtml" media-type="application/xhtml+xml"/></manifest>
        <spine><itemref idref="a"/></spine></package>""";
    static final String CONTAINER = """
        <container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
        <rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>""";
    static final String PAGE = """
        <html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
        <head><title>Tides</title></head><body>%s</body></html>""";
    static final String NAV = "<nav epub:type='toc'><ol><li><a href='low%20water.xhtml'>Low water</a></li></ol></nav>";

    static void put(ZipOutputStream zip, String name, String text) throws Exception {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    static String found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(each -> each.group(1)).collect(Collectors.joining(" "));
    }

    public static void main(String[] arguments) throws Exception {
        ByteArrayOutputStream source = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(source)) {
            put(zip, "mimetype", "application/epub+zip");
            put(zip, "META-INF/container.xml", CONTAINER);
            put(zip, "book.opf", PACKAGE);
            put(zip, "nav.xhtml", PAGE.replace("%s", NAV));
            put(zip, "low water.xhtml", PAGE.replace("%s", "<p>It is at six.</p>"));
        }
        Book book = new EpubReader().readEpub(new ByteArrayInputStream(source.toByteArray()));
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        new EpubWriter().write(book, target);
        String written = "";
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(target.toByteArray()));
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith(".opf")) {
                written = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        check("entries in the contents", String.valueOf(book.getTableOfContents().size()), "0");
        check("version, written", found("package version=\"([^\"]*)\"", written), "2.0");
        check("roles, written", found("opf:role=\"([^\"]*)\"", written), "aut aut");
        check(
            "files, written",
            found("href=\"([^\"]*)\" media-type=\"application/xhtml", written),
            "low water.xhtml nav.xhtml"
        );
        System.out.println("as stated");
        System.exit(0);
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
