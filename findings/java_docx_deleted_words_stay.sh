#!/usr/bin/env bash
# Words that were deleted in Word are in the text of POI and docx4j, and docx4j runs paragraphs together.
#
# Guess: the text of a document with tracked changes is as Word shows it by default, or as it would be once
# all are accepted: what is inserted is there, what is deleted is not. Paragraphs and cells are parted
# somehow, and the code of a field is no text.
# Seen (poi-ooxml 5.4.1, docx4j 11.5.1, Java 17): XWPFWordExtractor writes "4 m3 m" for a depth that was 3 m
# and is 4 m, TextUtils.extractText too. The latter puts nothing between paragraphs, cells and at tabs, and
# has " PAGE " of a page number in the sentence. XWPFWordExtractor leaves formulas out.
#
#   a change, POI: 'Depth 4 m3 m today'
#   a change, docx4j: 'Depth 4 m3 m today'
#   paragraphs and a tab, POI: 'Low water | High > 12'
#   paragraphs and a tab, docx4j: 'Low waterHigh12'
#   a page number, POI: 'Page 12'
#   a page number, docx4j: 'Page  PAGE 12'
#   a formula, POI: 'x =  here'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.docx4j</groupId><artifactId>docx4j-JAXB-ReferenceImpl</artifactId><version>11.5.1</version></dependency>
    <dependency><groupId>org.apache.poi</groupId><artifactId>poi-ooxml</artifactId><version>5.4.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.16</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-to-slf4j</artifactId><version>2.24.3</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > log || { cat log; exit 1; }

cat > Run.java <<'JAVA'
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xwpf.extractor.XWPFWordExtractor;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.docx4j.TextUtils;
import org.docx4j.openpackaging.packages.WordprocessingMLPackage;

public class Run {
    static final String SPACE = "http://schemas.openxmlformats.org/";

    static void check(String what, String seen, String stated) {
        System.out.println(what + ": '" + seen + "'");
        if (!seen.equals(stated)) {
            System.out.println("changed: " + what + "; stated was '" + stated + "'");
            System.exit(1);
        }
    }

    static byte[] document(String body) throws Exception {
        String word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("[Content_Types].xml", "<Types xmlns='" + SPACE + "package/2006/content-types'><Default Extension='rels' "
            + "ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
            + "<Override PartName='/word/document.xml' ContentType='" + word + "'/></Types>");
        parts.put("_rels/.rels", "<Relationships xmlns='" + SPACE + "package/2006/relationships'><Relationship Id='rId1' "
            + "Type='" + SPACE + "officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/></Relationships>");
        parts.put("word/document.xml", "<w:document xmlns:w='" + SPACE + "wordprocessingml/2006/main' xmlns:m='" + SPACE
            + "officeDocument/2006/math'><w:body>" + body + "</w:body></w:document>");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                archive.putNextEntry(new ZipEntry(part.getKey()));
                archive.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    static String run(String text) {
        return "<w:r><w:t xml:space='preserve'>" + text + "</w:t></w:r>";
    }

    static String paragraph(String inner) {
        return "<w:p>" + inner + "</w:p>";
    }

    static String poi(String body) throws Exception {
        XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(document(body)));
        return new XWPFWordExtractor(document).getText().strip().replace("\n", " | ").replace("\t", " > ");
    }

    static String docx4j(String body) throws Exception {
        StringWriter writer = new StringWriter();
        var document = WordprocessingMLPackage.load(new ByteArrayInputStream(document(body)));
        TextUtils.extractText(document.getMainDocumentPart().getContents(), writer);
        return writer.toString().strip().replace("\n", " | ").replace("\t", " > ");
    }

    public static void main(String[] arguments) throws Exception {
        String changed = paragraph(run("Depth ") + "<w:ins w:id='1' w:author='A'>" + run("4 m") + "</w:ins><w:del w:id='2' "
            + "w:author='A'><w:r><w:delText>3 m</w:delText></w:r></w:del>" + run(" today"));
        check("a change, POI", poi(changed), "Depth 4 m3 m today");
        check("a change, docx4j", docx4j(changed), "Depth 4 m3 m today");
        String two = paragraph(run("Low water")) + paragraph(run("High") + "<w:r><w:tab/></w:r>" + run("12"));
        check("paragraphs and a tab, POI", poi(two), "Low water | High > 12");
        check("paragraphs and a tab, docx4j", docx4j(two), "Low waterHigh12");
        String page = paragraph(run("Page ") + "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText xml:space="
            + "'preserve'> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>" + run("12")
            + "<w:r><w:fldChar w:fldCharType='end'/></w:r>");
        check("a page number, POI", poi(page), "Page 12");
        check("a page number, docx4j", docx4j(page), "Page  PAGE 12");
        String formula = paragraph(run("x = ") + "<m:oMath><m:r><m:t>2y</m:t></m:r></m:oMath>" + run(" here"));
        check("a formula, POI", poi(formula), "x =  here");
        System.out.println("as stated");
    }
}
JAVA
java -Dfile.encoding=UTF-8 -cp "$(cat classpath)" Run.java 2> errors || { cat errors; exit 1; }
