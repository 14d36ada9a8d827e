#!/usr/bin/env bash
# fumiama/go-docx reads a paragraph without the words of its links, of insertions and of content controls.
#
# Guess: Paragraph.String() gives the words that Word shows, those of a link, of a tracked insertion, of a
# content control and of a field too.
# Seen (fumiama/go-docx v0.0.0-20250506085032-0c30fd09304b): a link is "[](https://example.org/)" without
# words; `w:ins`, `w:sdt`, `w:smartTag` and `w:fldSimple` are left out with all that is in them, and a
# paragraph within a content control is no item of the document. No error.
#
#   plain: "see the table now"
#   link: "see [](https://example.org/) now"
#   insertion: "see  now"
#   content control: "see  now"
#   smart tag: "see  now"
#   field: "see  now"
#   paragraph in a control: "at ten"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding > log 2>&1
for module in github.com/fumiama/go-docx@v0.0.0-20250506085032-0c30fd09304b; do
    go get "$module" > log 2>&1 || { cat log; exit 1; }
done
cat > main.go <<'GO'
package main

import (
	"archive/zip"
	"fmt"
	"os"
	"strings"

	"github.com/fumiama/go-docx"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// The body of a document as Word writes it, in a file of its own.
func document(body string) string {
	space := "http://schemas.openxmlformats.org/"
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="` + space + `package/2006/content-types"><Default Extension="rels" ` +
			`ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ` +
			`ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels": `<Relationships xmlns="` + space + `package/2006/relationships"><Relationship Id="rId1" Type="` + space +
			`officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels": `<Relationships xmlns="` + space + `package/2006/relationships"><Relationship Id="rId5" Type="` +
			space + `officeDocument/2006/relationships/hyperlink" Target="https://example.org/" TargetMode="External"/></Relationships>`,
		"word/document.xml": `<w:document xmlns:w="` + space + `wordprocessingml/2006/main" xmlns:r="` + space +
			`officeDocument/2006/relationships"><w:body>` + body + `</w:body></w:document>`,
	}
	file, err := os.Create("note.docx")
	must(err)
	defer file.Close()
	archive := zip.NewWriter(file)
	for name, text := range parts {
		part, err := archive.Create(name)
		must(err)
		_, err = part.Write([]byte(text))
		must(err)
	}
	must(archive.Close())
	return file.Name()
}

func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

func paragraphs(body string) string {
	file, err := os.Open(document(body))
	must(err)
	defer file.Close()
	about, err := file.Stat()
	must(err)
	read, err := docx.Parse(file, about.Size())
	must(err)
	found := []string{}
	for _, item := range read.Document.Body.Items {
		if paragraph, is := item.(*docx.Paragraph); is {
			found = append(found, paragraph.String())
		}
	}
	return strings.Join(found, " | ")
}

func text(inner string) string { return paragraphs("<w:p>" + run("see ") + inner + run(" now") + "</w:p>") }

func main() {
	check("plain", text(run("the table")), "see the table now")
	check("link", text(`<w:hyperlink r:id="rId5">`+run("the table")+`</w:hyperlink>`), "see [](https://example.org/) now")
	check("insertion", text(`<w:ins w:id="1" w:author="A">`+run("the table")+`</w:ins>`), "see  now")
	check("content control", text("<w:sdt><w:sdtContent>"+run("the table")+"</w:sdtContent></w:sdt>"), "see  now")
	check("smart tag", text(`<w:smartTag w:element="place">`+run("Husum")+`</w:smartTag>`), "see  now")
	check("field", text(`<w:fldSimple w:instr="PAGE">`+run("12")+`</w:fldSimple>`), "see  now")
	whole := "<w:sdt><w:sdtContent><w:p>" + run("Low water") + "</w:p></w:sdtContent></w:sdt><w:p>" + run("at ten") + "</w:p>"
	check("paragraph in a control", paragraphs(whole), "at ten")
	fmt.Println("as stated")
}
GO
go run .
